package dev.sluice.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The text of a duration as settings have it. */
public final class DurationText {
  private static final String KEY = "duration";

  private DurationText() {}

  /** The duration that a text such as {@code 24h} names; empty where it names none. Never negative. */
  public static Optional<Duration> read(String text) {
    // A bare number is refused: HOCON would take it for milliseconds, and people mean seconds.
    if (!text.matches("\\d.*[a-z]")) {
      return Optional.empty();
    }
    try {
      return Optional.of(ConfigFactory.parseMap(Map.of(KEY, text)).getDuration(KEY));
    } catch (ConfigException.BadValue | ConfigException.WrongType _) {
      return Optional.empty(); // the caller says what would have been right
    }
  }
}
