package dev.sluice.bench.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was seen in one phase. Answers are counted in the phase in which they come; their latency in the phase in which
 * their request was due.
 */
final class PhaseTally {
  private static final long SLOT_NANOS = 100_000_000;
  private static final long LATENCY_MICROS_MAX = 120_000_000;

  private final long beganAt;
  private final Histogram accepted = new Histogram(LATENCY_MICROS_MAX, 3);
  private final Histogram refused = new Histogram(LATENCY_MICROS_MAX, 3);
  private final Map<Integer, long[]> byStatus = new TreeMap<>();
  private final int[] acceptedInSlot;
  private final int[] refusedInSlot;
  private final long[] slowestMicrosInSlot;
  private long sent;
  private long skipped;
  private long endedAt;

  PhaseTally(long beganAt, double seconds) {
    this.beganAt = beganAt;
    int slots = (int) Math.ceil(seconds * 1e9 / SLOT_NANOS) + 1;
    acceptedInSlot = new int[slots];
    refusedInSlot = new int[slots];
    slowestMicrosInSlot = new long[slots];
  }

  void sent() {
    sent++;
  }

  void skipped(long requests) {
    skipped += requests;
  }

  void ended(long now) {
    endedAt = now;
  }

  /** An answer came in this phase. */
  void answered(int status, long now, long latencyNanos) {
    byStatus.computeIfAbsent(status, _ -> new long[1])[0]++;
    int slot = (int) Math.min((now - beganAt) / SLOT_NANOS, acceptedInSlot.length - 1);
    if (status == 200) {
      acceptedInSlot[slot]++;
      slowestMicrosInSlot[slot] = Math.max(slowestMicrosInSlot[slot], latencyNanos / 1000);
    } else {
      refusedInSlot[slot]++;
    }
  }

  /** A request that was due in this phase had its answer, perhaps later. */
  void latency(int status, long latencyNanos) {
    long micros = Math.clamp(latencyNanos / 1000, 0, LATENCY_MICROS_MAX);
    (status == 200 ? accepted : refused).recordValue(micros);
  }

  /** How many accepted requests had to wait longer. */
  long slowerThan(long micros) {
    return accepted.getCountBetweenValues(micros, LATENCY_MICROS_MAX);
  }

  JsonObject toJson() {
    var statuses = new JsonObject();
    byStatus.forEach((status, count) -> statuses.put(Integer.toString(status), count[0]));
    var slots = new JsonArray();
    for (int i = 0; i < acceptedInSlot.length; i++) {
      slots.add(
          new JsonArray().add(acceptedInSlot[i]).add(refusedInSlot[i]).add(slowestMicrosInSlot[i]));
    }
    return new JsonObject()
        .put("seconds", (endedAt - beganAt) / 1e9)
        .put("sent", sent)
        .put("skipped", skipped)
        .put("statuses", statuses)
        .put("accepted", byStatus.getOrDefault(200, new long[1])[0])
        .put("acceptedLatency", percentiles(accepted))
        .put("refusedLatency", percentiles(refused))
        .put("slotMillis", SLOT_NANOS / 1_000_000)
        .put("slots", slots);
  }

  private static JsonObject percentiles(Histogram histogram) {
    return new JsonObject()
        .put("count", histogram.getTotalCount())
        .put("p50Micros", histogram.getValueAtPercentile(50))
        .put("p99Micros", histogram.getValueAtPercentile(99))
        .put("p999Micros", histogram.getValueAtPercentile(99.9))
        .put("maxMicros", histogram.getMaxValue());
  }
}
