package dev.sluice.mux;

import dev.sluice.resilience.RetryAfter;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer as it came.
 *
 * @param status the HTTP status
 * @param contentType of the body, or empty
 * @param readAt a time by Mux's clock that is not later than its look at its own state
 * @param retryAfter when Mux wants to be called again, by our clock, or null
 * @param rate what is left of the rate, or null
 * @param body the bytes
 */
record ApiResponse(
    int status,
    String contentType,
    Instant readAt,
    @Nullable Instant retryAfter,
    @Nullable RateRemaining rate,
    byte[] body) {
  private static final int DIGITS_MAX = 18;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST_EXCLUSIVE = Instant.parse("2200-01-01T00:00:00Z");

  /**
   * The answer with these headers.
   *
   * @param now our time
   * @param took from the sending of the call to its answer
   */
  static ApiResponse of(int status, MultiMap headers, byte[] body, Instant now, Duration took) {
    String type = headers.get("Content-Type");
    String after = headers.get("Retry-After");
    return new ApiResponse(
        status,
        type == null ? "" : type,
        readAt(headers.get("Date"), now, took),
        after == null ? null : RetryAfter.parse(after, now).orElse(null),
        rate(headers),
        body);
  }

  // Rounded up to whole seconds, for the date itself has lost its fraction; then a second look
  // within the same second
  // gives the same time, too.
  private static Instant readAt(@Nullable String date, Instant now, Duration took) {
    Instant answered = date == null ? null : parsed(date);
    return answered == null
        ? now.minus(took)
        : answered.minusSeconds(took.plusSeconds(1).minusNanos(1).toSeconds());
  }

  private static @Nullable Instant parsed(String date) {
    try {
      Instant at =
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at.isBefore(EARLIEST) || !at.isBefore(LATEST_EXCLUSIVE) ? null : at;
    } catch (DateTimeParseException _) {
      return null; // A proxy in between may write what it likes; our own clock stands in.
    }
  }

  private static @Nullable RateRemaining rate(MultiMap headers) {
    Optional<Long> limit = number(headers.get("X-RateLimit-Limit"));
    Optional<Long> remaining = number(headers.get("X-RateLimit-Remaining"));
    return limit.isPresent() && remaining.isPresent()
        ? new RateRemaining(limit.get(), remaining.get())
        : null;
  }

  private static Optional<Long> number(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(String::strip)
        .filter(digits -> digits.matches("[0-9]{1," + DIGITS_MAX + "}"))
        .map(Long::valueOf);
  }

  /** Whether the body says that it is JSON, or does not say what it is. */
  boolean mayBeJson() {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.isEmpty() || type.equals("application/json") || type.endsWith("+json");
  }

  /** Hides the body, which may hold the URL of an upload. */
  @Override
  public String toString() {
    return "ApiResponse[" + status + ", " + body.length + " bytes]";
  }
}
