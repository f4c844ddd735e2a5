package dev.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads settings by type and range. A value that breaks its rule is noted, and the packaged default is
 * given back for it, so that the reading goes on and finds the other problems too. Used by one thread.
 */
final class SettingReader {
  private static final int SHOWN_LENGTH_MAX = 80;
  private static final List<ChronoUnit> UNITS = List.of(
      ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS, ChronoUnit.MILLIS);
  private static final String UNSHOWN = "what is set";

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
        config -> scalar(config, key)
            .filter(value -> value.matches("[01](\\.\\d{1,6})?"))
            .map(Double::valueOf)
            .filter(value -> value <= 1));
  }

  boolean flag(String key) {
    return open(key, "true or false", value -> value.equals("true") || value.equals("false"))
        .equals("true");
  }

  /** Any text that is not blank. */
  String text(String key) {
    return open(key, "a text that is not blank", value -> !value.isBlank());
  }

  URI httpUrl(String key) {
    return read(
        key,
        false,
        "a URL such as https://api.mux.com, without user info",
        config -> scalar(config, key)
            .flatMap(SettingReader::uri)
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
        config -> scalar(config, key)
            .filter(value -> value.isEmpty()
                || uri(value).filter(SettingReader::namesDatabase).isPresent()));
  }

  /** A secret of printable ASCII; an empty text where none is set. */
  String secret(String key) {
    return read(
        key,
        true,
        "a secret of printable ASCII without spaces",
        config -> scalar(config, key).filter(SettingReader::isPrintable));
  }

  /** Secrets separated by commas, or as a list; none where the text is empty. */
  List<String> secrets(String key) {
    return read(
        key,
        true,
        "one or more secrets of printable ASCII, separated by commas",
        config -> texts(config, key)
            .filter(secrets ->
                secrets.stream().allMatch(secret -> !secret.isEmpty() && isPrintable(secret))));
  }

  Duration duration(String key, Duration min, Duration max) {
    String rule = "a duration such as 2s, from " + shown(min) + " to " + shown(max);
    // A bare number is refused: HOCON would take it for milliseconds, and people mean seconds.
    return read(
        key,
        false,
        rule,
        config -> scalar(config, key)
            .filter(value -> value.matches("\\d.*[a-z]"))
            .flatMap(_ -> parsed(config, source -> source.getDuration(key)))
            .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
  }

  long bytes(String key, long min, long max) {
    String rule = "a size such as 1MiB, from " + min + " to " + max + " bytes";
    return read(
        key,
        false,
        rule,
        config -> scalar(config, key)
            .flatMap(_ -> parsed(config, source -> source.getBytes(key)))
            .filter(value -> value >= min && value <= max));
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    String rule = "one of "
        + String.join(", ", constants.stream().map(SettingReader::name).toList());
    return read(
        key,
        false,
        rule,
        config -> constants.stream()
            .filter(constant -> names(constant, scalar(config, key)))
            .findFirst());
  }

  /** Whether the text is the name of this constant, in either case. */
  static boolean names(Enum<?> constant, Optional<String> text) {
    return text.filter(value -> value.equalsIgnoreCase(constant.name())).isPresent();
  }

  /** The text of a value that is neither a list nor a section. */
  static Optional<String> scalar(Config config, String key) {
    return config.getValue(key).valueType() == ConfigValueType.LIST
        ? Optional.empty()
        : Optional.of(config.getString(key));
  }

  private int whole(String key, String rule, int min, int max) {
    return read(
        key,
        false,
        rule,
        config -> scalar(config, key)
            .filter(value -> value.matches("-?\\d{1,10}"))
            .map(Long::valueOf)
            .filter(value -> value >= min && value <= max)
            .map(Long::intValue));
  }

  private String open(String key, String rule, Predicate<String> isRight) {
    return read(key, false, rule, config -> scalar(config, key).filter(isRight));
  }

  private <T> T read(
      String key, boolean isSecret, String rule, Function<Config, Optional<T>> parse) {
    if (!layers.defaults().hasPath(key)) {
      throw new AssertionError(key + " is not declared in " + Sources.PACKAGED);
    }
    String source = layers.merged().getValue(key).origin().description();
    String text =
        texts(layers.merged(), key).map(values -> String.join(",", values)).orElse("a list");
    read.add(
        new EffectiveSetting(key, isSecret ? (text.isEmpty() ? "missing" : "set") : text, source));
    return parse.apply(layers.merged()).orElseGet(() -> {
      String label = source.startsWith(Sources.ENVIRONMENT) ? key + " (" + source + ")" : key;
      problems.add(
          key,
          label,
          (isSecret ? UNSHOWN : quoted(scalar(layers.merged(), key))) + " is not " + rule);
      return parse
          .apply(layers.defaults())
          .orElseThrow(() -> new AssertionError("the packaged " + key + " is not " + rule));
    });
  }

  /** A refused value as it may be shown: an address with an @ may hold a password, whatever the setting is for. */
  private static String quoted(Optional<String> scalar) {
    return scalar
        .map(text -> text.indexOf('@') >= 0 ? UNSHOWN : "'" + shortened(text) + "'")
        .orElse("a list");
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "...";
  }

  private static Optional<List<String>> texts(Config config, String key) {
    return scalar(config, key)
        .map(value -> value.isEmpty()
            ? List.<String>of()
            : Arrays.stream(value.split(",", -1)).map(String::strip).toList())
        .or(() -> parsed(config, source -> source.getStringList(key)));
  }

  private static <T> Optional<T> parsed(Config config, Function<Config, T> parse) {
    try {
      return Optional.of(parse.apply(config));
    } catch (ConfigException.BadValue | ConfigException.WrongType _) {
      return Optional.empty(); // the caller says what would have been right
    }
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty(); // the caller says what would have been right
    }
  }

  private static boolean namesDatabase(URI uri) {
    return ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
        && uri.getRawAuthority() != null
        && uri.getRawPath().length() > 1;
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** In the largest unit that leaves no rest, as HOCON writes it. */
  private static String shown(Duration duration) {
    ChronoUnit unit = UNITS.stream()
        .filter(candidate -> duration.toMillis() % candidate.getDuration().toMillis() == 0)
        .findFirst()
        .orElse(ChronoUnit.MILLIS);
    String name =
        unit == ChronoUnit.MILLIS ? "ms" : unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
    return duration.dividedBy(unit.getDuration()) + name;
  }
}
