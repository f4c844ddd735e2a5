package dev.sluice.bench;

import dev.sluice.bench.Summary.Spread;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What grew in a long run; NaN where there was too little to see.
 *
 * @param heapPercent growth of the least heap in use at any look, from the second quarter of the slices to the last one. Only the
 *     least of many looks is what a collection left; a single slice may see none just after a collection
 * @param rssPercent growth of the resident memory over the time it was looked at, by a straight line through it (least squares),
 *     in percent of where the line begins
 * @param p99Drift p99 in the last quarter of the slices through that in the second one, medians both
 * @param slices how many the trends rest on
 */
record SoakVerdict(double heapPercent, double rssPercent, double p99Drift, int slices) {
  /** A line through fewer points says nothing. */
  private static final int SLICES_MIN = 4;

  private static final double STEADY_PERCENT = 10;
  private static final double STEADY_DRIFT = 1.1;

  /**
   * Looks at a run.
   *
   * @param settleSeconds what the trends leave out at its beginning
   */
  static SoakVerdict of(List<SoakSlice> slices, double settleSeconds) {
    List<SoakSlice> settled =
        slices.stream().filter(slice -> slice.endSeconds() > settleSeconds).toList();
    return new SoakVerdict(
        settled.size() < SLICES_MIN ? Double.NaN : floorGrowthPercent(slices),
        growthPercent(settled, slice -> slice.of(Figure.RSS)),
        p99Drift(slices),
        settled.size());
  }

  private static double growthPercent(List<SoakSlice> all, ToDoubleFunction<SoakSlice> value) {
    List<SoakSlice> slices = all.stream()
        .filter(slice -> Double.isFinite(value.applyAsDouble(slice)))
        .toList();
    if (slices.size() < SLICES_MIN) {
      return Double.NaN;
    }
    double meanTime =
        slices.stream().mapToDouble(SoakSlice::endSeconds).average().orElseThrow();
    double mean = slices.stream().mapToDouble(value).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (SoakSlice slice : slices) {
      double time = slice.endSeconds() - meanTime;
      covariance += time * (value.applyAsDouble(slice) - mean);
      variance += time * time;
    }
    double slope = covariance / variance;
    double begin = mean + slope * (slices.getFirst().endSeconds() - meanTime);
    double span = slices.getLast().endSeconds() - slices.getFirst().endSeconds();
    return 100 * slope * span / begin;
  }

  private static double floorGrowthPercent(List<SoakSlice> slices) {
    return 100 * (lastThroughSecondQuarter(slices, SoakVerdict::leastHeap) - 1);
  }

  private static double leastHeap(List<SoakSlice> slices) {
    return slices.stream()
        .mapToDouble(SoakSlice::heapMib)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.NaN);
  }

  private static double p99Drift(List<SoakSlice> slices) {
    return lastThroughSecondQuarter(slices, SoakVerdict::medianP99);
  }

  private static double lastThroughSecondQuarter(
      List<SoakSlice> slices, ToDoubleFunction<List<SoakSlice>> value) {
    int count = slices.size();
    return count < SLICES_MIN
        ? Double.NaN
        : value.applyAsDouble(slices.subList(count * 3 / 4, count))
            / value.applyAsDouble(slices.subList(count / 4, count / 2));
  }

  private static double medianP99(List<SoakSlice> slices) {
    return Spread.of(slices.stream().mapToDouble(slice -> slice.of(Figure.P99)).toArray())
        .median();
  }

  /** Whether there was enough to see, of memory where memory can be looked at. */
  boolean isKnown() {
    return slices >= SLICES_MIN;
  }

  /** Whether nothing grew by more than a tenth, p99 included. What was not seen did not grow. */
  boolean isSteady() {
    return !(heapPercent > STEADY_PERCENT)
        && !(rssPercent > STEADY_PERCENT)
        && !(p99Drift > STEADY_DRIFT);
  }

  /** One line for people. */
  String text() {
    if (!isKnown()) {
      return "too short to say whether anything grows: " + slices + " slices after it had settled";
    }
    return String.format(
        Locale.ROOT,
        "%s: heap %s, RSS %s over %d slices, p99 of the last quarter %.2f times that of the second",
        isSteady() ? "steady" : "not steady",
        percent(heapPercent),
        percent(rssPercent),
        slices,
        p99Drift);
  }

  private static String percent(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.1f %%", value) : "not seen";
  }

  JsonObject json() {
    var json = new JsonObject().put("text", text()).put("slices", slices);
    if (isKnown()) {
      json.put("steady", isSteady());
    }
    put(json, "heapGrowthPercent", heapPercent);
    put(json, "rssGrowthPercent", rssPercent);
    put(json, "p99Drift", p99Drift);
    return json;
  }

  private static void put(JsonObject json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    }
  }
}
