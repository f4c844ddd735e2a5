package dev.sluice.config;

import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by type and range. A value that breaks its rule is noted, and the packaged default is
 * given back for it, so that the reading goes on and finds the other problems too. Used by one thread.
 */
final class SettingReader {

  private final Layers layers;
  private final Problems problems;
  private final List<EffectiveSetting> read = new ArrayList<>();

  SettingReader(Layers layers, Problems problems) {
    this.layers = layers;
    this.problems = problems;
  }

  /** What was read so far, fit to be printed. */
  List<EffectiveSetting> settings() {
    return read;
  }

  String host(String key) {
    return open(
        key, "a host name or address", value -> value.matches("[A-Za-z0-9._:\\[\\]-]{1,253}"));
  }

  int port(String key) {
    return whole(key, "a port (0 to 65535)", 0, 65_535);
  }

  int count(String key, int min, int max) {
    return whole(key, "a whole number from " + min + " to " + max, min, max);
  }

  double share(String key) {
    return read(
        key,
        false,
        "a share from 0 to 1",
        config -> SettingText.scalar(config, key)
            .filter(value -> value.matches("[01](\\.\\d{1,6})?"))
            .map(Double::valueOf)
            .filter(value -> value <= 1));
  }

  double decimal(String key, int min, int max) {
    return read(
        key,
        false,
        "a number from " + min + " to " + max,
        config -> SettingText.scalar(config, key)
            .filter(value -> value.matches("\\d{1,9}(\\.\\d{1,6})?"))
            .map(Double::valueOf)
            .filter(value -> value >= min && value <= max));
  }

  boolean flag(String key) {
    return open(key, "true or false", value -> value.equals("true") || value.equals("false"))
        .equals("true");
  }

  /** Any text that is not blank. */
  String text(String key) {
    return open(key, "a text that is not blank", value -> !value.isBlank());
  }

  /** A name such as that of a dependency; an empty text where none is set. */
  String name(String key) {
    return open(
        key,
        "empty, or " + NamedSections.NAME_RULE,
        value -> value.isEmpty() || NamedSections.isName(value));
  }

  /** Names separated by commas, or as a list; none where the text is empty. */
  Set<String> names(String key) {
    return read(
        key,
        false,
        "names, separated by commas, each " + NamedSections.NAME_RULE,
        config -> SettingText.texts(config, key)
            .filter(names -> names.stream().allMatch(NamedSections::isName))
            .map(Set::copyOf));
  }

  /** Constants separated by commas, or as a list; none where the text is empty. */
  <E extends Enum<E>> Set<E> choices(String key, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    String rule =
        "some of " + String.join(", ", constants.stream().map(SettingText::name).toList());
    return read(
        key,
        false,
        rule,
        config -> SettingText.texts(config, key)
            .filter(words -> words.stream()
                .allMatch(word ->
                    constants.stream().anyMatch(c -> SettingText.names(c, Optional.of(word)))))
            .map(words -> constants.stream()
                .filter(
                    c -> words.stream().anyMatch(word -> SettingText.names(c, Optional.of(word))))
                .collect(Collectors.toUnmodifiableSet())));
  }

  /** An http or https address without user info; null where none is set. */
  @Nullable
  URI optionalUrl(String key) {
    String text = open(
        key,
        "empty, or a URL such as https://api.mux.com/health, without user info",
        value -> value.isEmpty()
            || SettingText.uri(value)
                .filter(uri -> ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null)
                .isPresent());
    return text.isEmpty() ? null : URI.create(text);
  }

  URI httpUrl(String key) {
    return read(
        key,
        false,
        "a URL such as https://api.mux.com, without user info",
        config -> SettingText.scalar(config, key)
            .flatMap(SettingText::uri)
            .filter(uri -> ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null));
  }

  /** The URL of a database, which holds a password; an empty text where none is set. */
  String secretDatabaseUrl(String key) {
    return read(
        key,
        true,
        "a URL such as postgresql://user:password@host:5432/database",
        config -> SettingText.scalar(config, key)
            .filter(value -> value.isEmpty()
                || SettingText.uri(value).filter(SettingText::namesDatabase).isPresent()));
  }

  /** A secret of printable ASCII; an empty text where none is set. */
  String secret(String key) {
    return read(
        key,
        true,
        "a secret of printable ASCII without spaces",
        config -> SettingText.scalar(config, key).filter(SettingText::isPrintable));
  }

  /** Secrets separated by commas, or as a list; none where the text is empty. */
  List<String> secrets(String key) {
    return read(
        key,
        true,
        "one or more secrets of printable ASCII, separated by commas",
        config -> SettingText.texts(config, key)
            .filter(secrets -> secrets.stream()
                .allMatch(secret -> !secret.isEmpty() && SettingText.isPrintable(secret))));
  }

  Duration duration(String key, Duration min, Duration max) {
    String rule =
        "a duration such as 2s, from " + SettingText.shown(min) + " to " + SettingText.shown(max);
    return read(
        key,
        false,
        rule,
        config -> SettingText.scalar(config, key)
            .flatMap(DurationText::read)
            .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
  }

  long bytes(String key, long min, long max) {
    String rule = "a size such as 1MiB, from " + min + " to " + max + " bytes";
    return read(
        key,
        false,
        rule,
        config -> SettingText.scalar(config, key)
            .flatMap(_ -> SettingText.parsed(config, source -> source.getBytes(key)))
            .filter(value -> value >= min && value <= max));
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    String rule =
        "one of " + String.join(", ", constants.stream().map(SettingText::name).toList());
    return read(
        key,
        false,
        rule,
        config -> constants.stream()
            .filter(constant -> SettingText.names(constant, SettingText.scalar(config, key)))
            .findFirst());
  }

  private int whole(String key, String rule, int min, int max) {
    return read(
        key,
        false,
        rule,
        config -> SettingText.scalar(config, key)
            .filter(value -> value.matches("-?\\d{1,10}"))
            .map(Long::valueOf)
            .filter(value -> value >= min && value <= max)
            .map(Long::intValue));
  }

  private String open(String key, String rule, Predicate<String> isRight) {
    return read(key, false, rule, config -> SettingText.scalar(config, key).filter(isRight));
  }

  private <T> T read(
      String key, boolean isSecret, String rule, Function<Config, Optional<T>> parse) {
    if (!layers.defaults().hasPath(key)) {
      throw new AssertionError(key + " is not declared in " + Sources.PACKAGED);
    }
    String source = layers.merged().getValue(key).origin().description();
    // What an entry does not say itself is shown, and refused, where its template says it.
    boolean isSaid = layers.said().hasPath(key);
    if (isSaid) {
      String text = SettingText.texts(layers.merged(), key)
          .map(values -> String.join(",", values))
          .orElse("a list");
      read.add(new EffectiveSetting(
          key, isSecret ? (text.isEmpty() ? "missing" : "set") : text, source));
    }
    return parse.apply(layers.merged()).orElseGet(() -> {
      if (!isSaid) {
        return packaged(key, rule, parse);
      }
      String label = source.startsWith(Sources.ENVIRONMENT) ? key + " (" + source + ")" : key;
      problems.add(
          key,
          label,
          (isSecret
                  ? SettingText.UNSHOWN
                  : SettingText.quoted(SettingText.scalar(layers.merged(), key)))
              + " is not " + rule);
      return packaged(key, rule, parse);
    });
  }

  private <T> T packaged(String key, String rule, Function<Config, Optional<T>> parse) {
    return parse
        .apply(layers.defaults())
        .orElseThrow(() -> new AssertionError("the packaged " + key + " is not " + rule));
  }
}
