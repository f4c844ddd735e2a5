package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The {@code Retry-After} header field (RFC 9110, section 10.2.3): seconds to wait, or an HTTP date. */
public final class RetryAfter {
  /** The longest wait that is believed: a sender that says more is mistaken, and must not stop us for good. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final int DIGITS_MAX = 10;

  private RetryAfter() {}

  /**
   * The time named by the field, at most {@link #LONGEST} from now and never before now.
   *
   * @return empty when the field is neither a number of seconds nor a date
   */
  public static Optional<Instant> parse(String field, Instant now) {
    String text = field.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      long seconds = text.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(text);
      return Optional.of(now.plusSeconds(Math.min(seconds, LONGEST.toSeconds())));
    }
    return date(text).map(at -> believed(at, now));
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty(); // the field is advice: one that cannot be read is the same as none
    }
  }

  private static Instant believed(Instant at, Instant now) {
    Instant latest = now.plus(LONGEST);
    if (at.isAfter(latest)) {
      return latest;
    }
    return Spans.later(at, now);
  }
}
