package dev.sluice.bench;

import dev.sluice.bench.load.LoadPlan.Phase;
import dev.sluice.bench.load.LoadPlan.WhenBusy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is asked of the gateway beyond its peak: how fast it answers at half of it, and how it stands three times of it. */
record Modes(Sluice gateway, Options options, double peak) {
  private static final String HALF = "half-peak";
  private static final String OVERLOAD = "overload";
  private static final String CALM = "calm";
  private static final double OVERLOAD_FACTOR = 3;
  private static final double CALM_SECONDS = 15;
  private static final String BEFORE = "peak before";
  private static final String AFTER = "peak after";
  private static final double PEAK_SECONDS = 10;

  private static final double PREPARED_MARGIN = 1.1;

  /** Latency at half of the peak, in an open loop, as many runs as there are rounds. */
  JsonObject halfPeak() throws Exception {
    double rate = peak / 2;
    List<Phase> phases = List.of(
        Phase.closed(Setup.WARM_UP, options.warmUpSeconds(), false),
        new Phase(HALF, options.seconds(), rate, WhenBusy.WAIT, true));
    int prepared = (int) (options.seconds() * rate * PREPARED_MARGIN);
    List<Measurement> runs = new ArrayList<>();
    List<Long> notSent = new ArrayList<>();
    for (int round = 1; round <= Math.max(1, options.rounds()); round++) {
      Sluice.Detailed detailed =
          gateway.run(round, Setup.of(options, phases).withPrepared(prepared), HALF);
      runs.add(detailed.measurement());
      notSent.add(detailed.run().phase(HALF).getLong("skipped"));
      System.out.println(TextReport.line(detailed.measurement(), "Sluice at half of the peak"));
    }
    var p99 = Summary.of(runs).of('B', Figure.P99).orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%nAt half of the peak (%.0f/s offered, open loop): p99 %.2f ms (%.2f .. %.2f); requests due but not sent %s%n",
        rate,
        p99.median(),
        p99.min(),
        p99.max(),
        notSent);
    return new JsonObject()
        .put("offeredPerSecond", rate)
        .put("p99Millis", p99.median())
        .put("notSent", new JsonArray(notSent))
        .put("runs", new JsonArray(runs.stream().map(JsonReport::json).toList()));
  }

  /**
   * Three times the peak for a while, then a rest at half of it. What can be had without overload is measured before and
   * after it in the same run, over as many connections as in the rounds: the machine is not the same from one run to the
   * next.
   */
  JsonObject overload() throws Exception {
    List<Phase> phases = List.of(
        Phase.closed(Setup.WARM_UP, options.warmUpSeconds(), false).over(options.connections()),
        Phase.closed(BEFORE, PEAK_SECONDS, true).over(options.connections()),
        new Phase(OVERLOAD, options.overloadSeconds(), OVERLOAD_FACTOR * peak, WhenBusy.SKIP, true),
        new Phase(CALM, CALM_SECONDS, peak / 2, WhenBusy.WAIT, true),
        Phase.closed(AFTER, PEAK_SECONDS, true).over(options.connections()));
    double seconds = 2 * PEAK_SECONDS + options.overloadSeconds() + CALM_SECONDS / 2;
    Setup setup = Setup.of(options, phases)
        .withConnections(options.overloadConnections())
        .withPrepared((int) (seconds * peak * PREPARED_MARGIN));
    Sluice.Detailed detailed = gateway.run(1, setup, OVERLOAD);
    System.out.println(TextReport.line(detailed.measurement(), "Sluice under overload"));
    var report = new Overload(OVERLOAD_FACTOR * peak, detailed, BEFORE, OVERLOAD, AFTER);
    var recovery = Recovery.of(detailed.run().phase(CALM));
    System.out.printf(Locale.ROOT, "%n%s; %s%n", report.sentence(), recovery.sentence());
    return report.toJson().put("recovery", recovery.toJson());
  }
}
