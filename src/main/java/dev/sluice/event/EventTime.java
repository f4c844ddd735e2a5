package dev.sluice.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads the time of an event: ISO-8601, cut to microseconds, which is what Mux sends and Postgres keeps. */
final class EventTime {
  private static final int CHARS_MAX = 64;
  private static final int SECONDS_END = "2024-06-10T22:22:41".length();
  private static final int MICROS_DIGITS = 6;
  private static final long DAY_SECONDS = 86_400;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST_EXCLUSIVE = Instant.parse("2201-01-01T00:00:00Z");

  private EventTime() {}

  /** The time, or nothing when the text is no ISO-8601 date and time with an offset. */
  static Optional<Instant> parse(String text) {
    Optional<Instant> utc = parseUtc(text);
    return utc.isPresent() ? utc : parseOffset(text);
  }

  /** Whether an event can have happened then: in the years 2000 to 2200. */
  static boolean isPlausible(Instant time) {
    return !time.isBefore(EARLIEST) && time.isBefore(LATEST_EXCLUSIVE);
  }

  // The form that Mux sends, by hand: a formatter costs as much as the rest of the envelope.
  private static Optional<Instant> parseUtc(String text) {
    int last = text.length() - 1;
    if (last < SECONDS_END
        || last >= CHARS_MAX
        || text.charAt(last) != 'Z'
        || !hasSeparators(text)) {
      return Optional.empty();
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, SECONDS_END);
    int micros = micros(text, last);
    if ((year | month | day | hour | minute | second | micros) < 0
        || !isDate(year, month, day)
        || hour > 23
        || minute > 59
        || second > 59) {
      return Optional.empty();
    }
    long seconds = LocalDate.of(year, month, day).toEpochDay() * DAY_SECONDS
        + hour * 3600L
        + minute * 60L
        + second;
    return Optional.of(Instant.ofEpochSecond(seconds, micros * 1000L));
  }

  private static boolean hasSeparators(String text) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  private static boolean isDate(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= Month.of(month).length(Year.isLeap(year));
  }

  /** The decimals between the seconds and the final letter: 0 when there are none, -1 when malformed. */
  private static int micros(String text, int end) {
    if (end == SECONDS_END) {
      return 0;
    }
    int start = SECONDS_END + 1;
    if (text.charAt(SECONDS_END) != '.' || start == end) {
      return -1;
    }
    int micros = 0;
    for (int i = start; i < Math.max(end, start + MICROS_DIGITS); i++) {
      char c = i < end ? text.charAt(i) : '0';
      if (c < '0' || c > '9') {
        return -1;
      }
      if (i < start + MICROS_DIGITS) {
        micros = micros * 10 + (c - '0');
      }
    }
    return micros;
  }

  private static int number(String text, int start, int end) {
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static Optional<Instant> parseOffset(String text) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    try {
      OffsetDateTime time =
          DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, OffsetDateTime::from);
      return Optional.of(time.toInstant().truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeParseException _) {
      return Optional
          .empty(); // The caller names the rule; the exception would only repeat the text.
    }
  }
}
