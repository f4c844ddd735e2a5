package dev.sluice.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * How a contestant came back from an overload.
 *
 * @param seconds until the beginning of the first second in which something was accepted all the time, nothing refused and nothing slow; infinite if there was
 *     none
 * @param accepted how many requests were accepted after that
 * @param refused how many were refused after that, in some later stall
 * @param slots what was seen of it: accepted, refused, slowest answer in µs, in turns of {@code slotMillis}
 */
record Recovery(double seconds, long accepted, long refused, JsonArray slots) {
  /** A slower answer means that it has not recovered. */
  private static final long SLOW_MICROS = 500_000;

  private static final long CALM_MILLIS = 1_000;

  /** From what the generator tells of the phase after the overload. */
  static Recovery of(JsonObject tally) {
    JsonArray slots = tally.getJsonArray("slots");
    long slotMillis = tally.getLong("slotMillis");
    int calmSlots = Math.toIntExact(CALM_MILLIS / slotMillis);
    int calm = 0;
    int end = 0;
    while (end < slots.size() && calm < calmSlots) {
      calm = isCalm(slots.getJsonArray(end)) ? calm + 1 : 0;
      end++;
    }
    if (calm < calmSlots) {
      return new Recovery(Double.POSITIVE_INFINITY, 0, 0, slots);
    }
    long accepted = 0;
    long refused = 0;
    int recovered = end - calmSlots;
    for (int i = recovered; i < slots.size(); i++) {
      accepted += slots.getJsonArray(i).getLong(0);
      refused += slots.getJsonArray(i).getLong(1);
    }
    return new Recovery(recovered * slotMillis / 1e3, accepted, refused, slots);
  }

  private static boolean isCalm(JsonArray slot) {
    return slot.getLong(0) > 0 && slot.getLong(1) == 0 && slot.getLong(2) <= SLOW_MICROS;
  }

  String sentence() {
    return Double.isInfinite(seconds)
        ? "not recovered"
        : String.format(
            Locale.ROOT,
            "recovered after %.1f s, of the %d requests after that %d were refused",
            seconds,
            accepted + refused,
            refused);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("seconds", Double.isInfinite(seconds) ? null : seconds)
        .put("acceptedAfterwards", accepted)
        .put("refusedAfterwards", refused)
        .put("slots", slots);
  }
}
