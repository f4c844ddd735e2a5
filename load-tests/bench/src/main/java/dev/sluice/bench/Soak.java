package dev.sluice.bench;

import dev.sluice.bench.LoadRun.Stretch;
import dev.sluice.bench.load.LoadPlan.Phase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An even load for a long time, in an open loop, below the peak: what grows with it would show. */
final class Soak {
  private static final String DATABASE = "sluice_bench_soak";

  private final SoakOptions options;
  private final Workshop workshop;
  private final PostgresServer postgres;
  private final Sluice gateway;

  Soak(SoakOptions options, Workshop workshop, PostgresServer postgres) {
    this.options = options;
    this.workshop = workshop;
    this.postgres = postgres;
    gateway = new Sluice(workshop, postgres, options.peakSetup());
  }

  void run() throws Exception {
    String load = String.format(
        Locale.ROOT,
        "%d slices of %.0f s in an open loop at %.2f of the peak, %d connections, bodies of 1.1 to 1.8 KB",
        options.slices(),
        options.sliceSeconds(),
        options.share(),
        options.connections());
    JsonObject conditions = Conditions.of(postgres, load, options.aot());
    Conditions.print(conditions);
    if (options.aot()) {
      gateway.prepare();
    }
    double rate = options.share() * peak();
    requireRoom(rate);
    System.out.printf(
        Locale.ROOT,
        "%.0f/s for %.1f minutes%n",
        rate,
        options.slices() * options.sliceSeconds() / 60);
    PostgresUrl database = postgres.freshDatabase(DATABASE);
    try (var slices = new Slices(options.sliceSeconds())) {
      String checked = "not checked: it ended early";
      double heapLeft = Double.NaN;
      try {
        Setup setup = options.longSetup(rate);
        Sluice.Detailed detailed =
            gateway.run(1, database, setup, SoakOptions.name(options.slices()), slices);
        checked = detailed.measurement().note();
        heapLeft = detailed.measurement().figures().getOrDefault(Figure.HEAP, Double.NaN);
      } finally {
        write(conditions.put("offeredPerSecond", rate), slices.all(), checked);
      }
      report(slices.all(), heapLeft, checked);
    } finally {
      postgres.drop(DATABASE);
    }
  }

  private double peak() throws Exception {
    if (options.peak().isPresent()) {
      return options.peak().get();
    }
    Measurement measurement =
        gateway.run(1, gateway.usual(), Setup.PEAK).measurement().with(workshop.conditions());
    System.out.println(TextReport.line(measurement, "peak"));
    return measurement.rate();
  }

  private void requireRoom(double rate) throws IOException, SQLException {
    double events = rate * options.slices() * options.sliceSeconds();
    Room.require(postgres, events, String.format(Locale.ROOT, "%,.0f events", events));
  }

  private void report(List<SoakSlice> slices, double heapLeft, String checked) {
    long notSent = slices.stream().mapToLong(SoakSlice::notSent).sum();
    double refused =
        slices.stream().mapToDouble(slice -> slice.of(Figure.REFUSED)).sum();
    System.out.printf(
        Locale.ROOT,
        "%n%s%nheap after a full collection at the end %.1f MiB%nrefused %.0f, due but not sent %d%nledger: %s%nWritten to %s%n",
        SoakVerdict.of(slices, options.settleSeconds()).text(),
        heapLeft,
        refused,
        notSent,
        checked,
        options.output());
  }

  private void write(JsonObject conditions, List<SoakSlice> slices, String checked)
      throws IOException {
    if (slices.isEmpty()) {
      return;
    }
    SoakVerdict verdict = SoakVerdict.of(slices, options.settleSeconds());
    Path folder = Files.createDirectories(options.output());
    var report = new JsonObject()
        .put("conditions", conditions)
        .put("verdict", verdict.json())
        .put("ledger", checked)
        .put("slices", new JsonArray(slices.stream().map(SoakSlice::json).toList()));
    Files.writeString(folder.resolve("soak.json"), report.encodePrettily() + "\n");
    Files.writeString(
        folder.resolve("soak.svg"), SoakPlot.of(slices, conditions.getString("load")));
  }

  /** Notes and shows each slice when it is over. */
  private static final class Slices implements LoadRun.Listener, AutoCloseable {
    private final HeapWatch heap = new HeapWatch();
    private final List<SoakSlice> all = new ArrayList<>();
    private final double sliceSeconds;

    Slices(double sliceSeconds) {
      this.sliceSeconds = sliceSeconds;
    }

    List<SoakSlice> all() {
      return List.copyOf(all);
    }

    @Override
    public void began(GatewayMetrics metrics) {
      heap.begin(metrics);
    }

    @Override
    public void ended(Phase phase, Stretch stretch) {
      var slice = new SoakSlice(
          (all.size() + 1) * sliceSeconds,
          stretch.figures(),
          heap.takeMib(),
          stretch.tally().getLong("skipped"));
      all.add(slice);
      System.out.printf(
          Locale.ROOT,
          "%6.1f min  %6.0f/s  p50 %.2f ms  p99 %.2f ms  RSS %.0f MiB  heap %.0f MiB  gateway %.1f µs  Postgres %.1f µs"
              + "  refused %.0f  not sent %d%n",
          slice.endSeconds() / 60,
          slice.of(Figure.RATE),
          slice.of(Figure.P50),
          slice.of(Figure.P99),
          slice.of(Figure.RSS),
          slice.heapMib(),
          slice.of(Figure.GATEWAY_CPU),
          slice.of(Figure.POSTGRES_CPU),
          slice.of(Figure.REFUSED),
          slice.notSent());
    }

    @Override
    public void close() {
      heap.close();
    }
  }
}
