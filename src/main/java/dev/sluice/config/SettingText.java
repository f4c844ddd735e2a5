package dev.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The texts of settings: what they look like when they are right, and how they are shown. */
final class SettingText {
  private static final int SHOWN_LENGTH_MAX = 80;
  static final String UNSHOWN = "what is set";
  private static final List<ChronoUnit> UNITS = List.of(
      ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS, ChronoUnit.MILLIS);

  private SettingText() {}

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

  /** A refused value as it may be shown: an address with an @ may hold a password, whatever the setting is for. */
  static String quoted(Optional<String> scalar) {
    return scalar
        .map(text -> text.indexOf('@') >= 0 ? UNSHOWN : "'" + shortened(text) + "'")
        .orElse("a list");
  }

  static String shortened(String text) {
    return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "...";
  }

  static Optional<List<String>> texts(Config config, String key) {
    return scalar(config, key)
        .map(value -> value.isEmpty()
            ? List.<String>of()
            : Arrays.stream(value.split(",", -1)).map(String::strip).toList())
        .or(() -> parsed(config, source -> source.getStringList(key)));
  }

  static <T> Optional<T> parsed(Config config, Function<Config, T> parse) {
    try {
      return Optional.of(parse.apply(config));
    } catch (ConfigException.BadValue | ConfigException.WrongType _) {
      return Optional.empty(); // the caller says what would have been right
    }
  }

  static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty(); // the caller says what would have been right
    }
  }

  static boolean namesDatabase(URI uri) {
    return ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
        && uri.getRawAuthority() != null
        && uri.getRawPath().length() > 1;
  }

  static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** In the largest unit that leaves no rest, as HOCON writes it. */
  static String shown(Duration duration) {
    ChronoUnit unit = UNITS.stream()
        .filter(candidate -> duration.toMillis() % candidate.getDuration().toMillis() == 0)
        .findFirst()
        .orElse(ChronoUnit.MILLIS);
    String name =
        unit == ChronoUnit.MILLIS ? "ms" : unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
    return duration.dividedBy(unit.getDuration()) + name;
  }
}
