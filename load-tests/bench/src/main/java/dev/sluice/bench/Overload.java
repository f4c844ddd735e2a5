package dev.sluice.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What came of an overload.
 *
 * @param offeredPerSecond requests due in a second
 * @param detailed the run
 * @param before name of the phase at the peak before it
 * @param overload its own name
 * @param after name of the phase at the peak after it
 */
record Overload(
    double offeredPerSecond,
    Sluice.Detailed detailed,
    String before,
    String overload,
    String after) {

  /** Accepted events per second without overload: the mean of before and after. */
  double peak() {
    return atPeak(Figure.RATE);
  }

  private double atPeak(Figure figure) {
    return (figure(before, figure) + figure(after, figure)) / 2;
  }

  private double figure(String phase, Figure figure) {
    return detailed.run().figures(phase).getOrDefault(figure, Double.NaN);
  }

  private double goodput() {
    return figure(overload, Figure.RATE);
  }

  private double perSecond(String counted) {
    JsonObject phase = detailed.run().phase(overload);
    return phase.getDouble(counted) / phase.getDouble("seconds");
  }

  private double refusedPerSecond() {
    return figure(overload, Figure.REFUSED) / detailed.run().phase(overload).getDouble("seconds");
  }

  /**
   * Processor µs of a refusal: what the gateway took in the overload beyond what its accepted events took without one. So
   * what else grows with the load counts as the refusals' too.
   */
  double refusalMicros() {
    double beyond = figure(overload, Figure.GATEWAY_CPU) - atPeak(Figure.GATEWAY_CPU);
    return beyond * goodput() / refusedPerSecond();
  }

  /** Processor µs of an accepted event without overload, gateway and Postgres. */
  double acceptMicros() {
    return atPeak(Figure.GATEWAY_CPU) + atPeak(Figure.POSTGRES_CPU);
  }

  String sentence() {
    return String.format(
        Locale.ROOT,
        "Overload: %.0f/s offered, %.0f/s found a free connection; goodput %.0f/s = %.2f of the peak of this run"
            + " (%.0f/s before, %.0f/s after), p99 of accepted %.0f ms, refused %.0f/s; a refusal takes %.0f µs,"
            + " %.2f of an accepted event",
        offeredPerSecond,
        perSecond("sent"),
        goodput(),
        goodput() / peak(),
        figure(before, Figure.RATE),
        figure(after, Figure.RATE),
        figure(overload, Figure.P99),
        refusedPerSecond(),
        refusalMicros(),
        refusalMicros() / acceptMicros());
  }

  JsonObject toJson() {
    JsonObject phase = detailed.run().phase(overload);
    return new JsonObject()
        .put("offeredPerSecond", offeredPerSecond)
        .put("placedPerSecond", perSecond("sent"))
        .put("peakBeforePerSecond", figure(before, Figure.RATE))
        .put("peakAfterPerSecond", figure(after, Figure.RATE))
        .put("goodputPerSecond", goodput())
        .put("goodputOfPeak", goodput() / peak())
        .put("p99AcceptedMillis", figure(overload, Figure.P99))
        .put("refusedPerSecond", refusedPerSecond())
        .put("refusalMicros", refusalMicros())
        .put("refusalOfAccept", refusalMicros() / acceptMicros())
        .put("statuses", phase.getJsonObject("statuses"))
        .put("slots", phase.getJsonArray("slots"))
        .put("slotMillis", phase.getLong("slotMillis"))
        .put("run", JsonReport.json(detailed.measurement()));
  }
}
