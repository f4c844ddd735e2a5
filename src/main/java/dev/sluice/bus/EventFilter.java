package dev.sluice.bus;

import dev.sluice.event.EventOutcome;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the ledger are meant: those that agree with all that is not null.
 *
 * @param type the type wanted, in full
 * @param asset the asset, live stream or upload that they concern: its whole history
 * @param outcome the outcome wanted; callers call it {@code status}
 * @param from the earliest time of an event, inclusive
 * @param to the end of the time, exclusive
 */
public record EventFilter(
    @Nullable String type,
    @Nullable String asset,
    @Nullable EventOutcome outcome,
    @Nullable Instant from,
    @Nullable Instant to) {
  /** Every event. */
  public static final EventFilter ALL = new EventFilter(null, null, null, null, null);

  private static final int TYPE_CHARS_MAX = 128;
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  /**
   * Reads {@code type, asset, status, from, to} of what a caller gave; other names are not its business.
   *
   * @throws IllegalArgumentException naming the parameter and its rule
   */
  public static EventFilter of(Map<String, String> parameters) {
    Instant from = time("from", parameters.get("from"));
    Instant to = time("to", parameters.get("to"));
    require(from == null || to == null || from.isBefore(to), "from must lie before to");
    String type = parameters.get("type");
    require(
        type == null || (!type.isBlank() && type.length() <= TYPE_CHARS_MAX && !hasNul(type)),
        "type must have 1 to " + TYPE_CHARS_MAX + " characters, without U+0000");
    String asset = parameters.get("asset");
    require(
        asset == null || AssetKey.isKey(asset),
        "asset must have 1 to " + AssetKey.CHARS_MAX + " characters, without U+0000");
    return new EventFilter(type, asset, outcome(parameters.get("status")), from, to);
  }

  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  private static @Nullable EventOutcome outcome(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(EventOutcome.values())
        .filter(outcome -> outcome.label().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("status must be one of applied, recorded, quarantined"));
  }

  /** A time that a caller gave, to the microsecond; null stays null. */
  static @Nullable Instant time(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      // A plus sign that nobody escaped comes as a space.
      Instant at =
          OffsetDateTime.parse(text.replace(' ', '+')).toInstant().truncatedTo(ChronoUnit.MICROS);
      require(isPlausible(at), name + " must lie in the years 1970 to 9999");
      return at;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + " must be an ISO-8601 time with an offset, such as 2024-06-10T22:22:41Z", e);
    }
  }

  static boolean isPlausible(Instant at) {
    return !at.isBefore(EARLIEST) && !at.isAfter(EventPlace.NEWEST.occurredAt());
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** The JSON that {@link #of} reads again, as a map of texts; what is null is left out. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    put(json, "type", type);
    put(json, "asset", asset);
    put(json, "status", outcome == null ? null : outcome.label());
    put(json, "from", from == null ? null : from.toString());
    put(json, "to", to == null ? null : to.toString());
    return json;
  }

  private static void put(JsonObject json, String name, @Nullable String text) {
    if (text != null) {
      json.put(name, text);
    }
  }
}
