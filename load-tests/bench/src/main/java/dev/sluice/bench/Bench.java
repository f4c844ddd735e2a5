package dev.sluice.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The whole of a benchmark: the rounds, the modes asked for, the reports. */
final class Bench {
  private final Options options;
  private final Workshop workshop;
  private final PostgresServer postgres;
  private final List<Contestant> contestants;
  private final Map<Character, String> titles = new LinkedHashMap<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private int failures;

  private Bench(Options options, Workshop workshop, PostgresServer postgres) {
    this.options = options;
    this.workshop = workshop;
    this.postgres = postgres;
    contestants = List.of(
        new HttpContestants.Echo(workshop, options, postgres),
        new HttpContestants.Sluice(workshop, options, postgres),
        new DatabaseContestants.SetBased(workshop, options, postgres),
        new HttpContestants.Node(workshop, options, postgres),
        new DatabaseContestants.Pgbench(workshop, options, postgres));
    contestants.forEach(contestant -> titles.put(contestant.letter(), contestant.title()));
  }

  /** Runs it; whatever it starts has ended, and its scratch folder is gone, when this returns. */
  static void run(Options options, Path project) throws Exception {
    // Not among the system's temporary files: these may lie in memory, where an fsync costs
    // nothing.
    Path target = Files.createDirectories(project.resolve("load-tests/bench/target"));
    Path scratch = Files.createTempDirectory(target, "scratch");
    var workshop = new Workshop(project, scratch);
    try (PostgresServer postgres =
        PostgresServer.open(options.databaseUrl(), scratch.resolve("postgres"))) {
      // It finds nothing to do unless the benchmark is interrupted.
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> endEverything(postgres, options, scratch)));
      new Bench(options, workshop, postgres).run();
    } finally {
      Child.endAll();
      if (options.keep()) {
        System.out.println("Kept: " + scratch);
      } else {
        Workshop.delete(scratch);
      }
    }
  }

  private static void endEverything(PostgresServer postgres, Options options, Path scratch) {
    Child.endAll();
    try {
      postgres.close();
      if (!options.keep()) {
        Workshop.delete(scratch);
      }
    } catch (SQLException | IOException failure) {
      System.err.println("not everything was cleared away: " + failure.getMessage());
    }
  }

  private void run() throws Exception {
    JsonObject conditions = conditions();
    conditions.forEach(entry -> System.out.println(entry.getKey() + ": " + entry.getValue()));
    List<Contestant> taking = taking();
    System.out.println();
    if (options.aot()) {
      for (Contestant contestant : taking) {
        contestant.prepare();
      }
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contestant contestant : taking) {
        measure(contestant, round);
      }
    }
    Summary summary = Summary.of(measurements);
    if (!measurements.isEmpty()) {
      System.out.println("\n" + TextReport.of(summary, titles));
    }
    JsonObject report = JsonReport.of(conditions, measurements, summary, titles);
    write(report, summary);
    modes(summary, report);
    write(report, summary);
    System.out.println("Written to " + options.output());
    if (failures > 0) {
      throw new IOException(failures + " runs could not be measured");
    }
  }

  // A run that came to nothing, on a machine that was too busy for it, does not take the others
  // with
  // it. A ledger that is wrong does.
  private void measure(Contestant contestant, int round) throws Exception {
    Map<Figure, Double> before = workshop.conditions();
    try {
      Measurement measurement = contestant.run(round).with(before);
      measurements.add(measurement);
      System.out.println(TextReport.line(measurement, contestant.title()));
    } catch (IOException | SQLException failure) {
      failures++;
      System.err.println(contestant.title() + " could not be measured in round " + round + ": "
          + failure.getMessage());
    }
  }

  private void modes(Summary summary, JsonObject report) throws Exception {
    if (!options.halfPeak() && !options.overload()) {
      return;
    }
    double peak = options
        .peak()
        .or(() -> summary.of('B', Figure.RATE).map(Summary.Spread::median))
        .orElseThrow(() -> new IllegalArgumentException(
            "the peak is not known: run contestant B as well, or give --peak"));
    var modes = new Modes(new HttpContestants.Sluice(workshop, options, postgres), options, peak);
    if (options.halfPeak()) {
      report.put("halfPeak", modes.halfPeak());
    }
    if (options.overload()) {
      report.put("overload", modes.overload());
    }
  }

  private List<Contestant> taking() {
    List<Contestant> taking = new ArrayList<>();
    for (Contestant contestant : contestants) {
      if (!options.only().contains(contestant.letter())) {
        continue;
      }
      Optional<String> missing = contestant.missing();
      if (missing.isPresent()) {
        System.out.println(
            contestant.letter() + " (" + contestant.title() + ") is left out: " + missing.get());
      } else {
        taking.add(contestant);
      }
    }
    return taking;
  }

  private JsonObject conditions() throws SQLException {
    var conditions = new JsonObject()
        .put("at", Instant.now().toString())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("jdk", System.getProperty("java.vm.version"))
        .put("postgres", postgres.description())
        .put(
            "load",
            String.format(
                Locale.ROOT,
                "%d rounds of %.0f s after %.0f s of warm-up, %d connections, bodies of 1.1 to 1.8 KB, %d events of each asset",
                options.rounds(),
                options.seconds(),
                options.warmUpSeconds(),
                options.connections(),
                options.eventsPerAsset()));
    conditions.put(
        "aotCache", options.aot() ? "of B, from a training run, as in the image" : "none");
    if (!Processes.known()) {
      conditions.put("processorTime", "left out: this system has no /proc");
    }
    return conditions;
  }

  private void write(JsonObject report, Summary summary) throws IOException {
    Files.createDirectories(options.output());
    Files.writeString(options.output().resolve("bench.json"), report.encodePrettily() + "\n");
    if (!measurements.isEmpty()) {
      String caption = report.getJsonObject("conditions").getString("load") + "; "
          + report.getJsonObject("conditions").getString("postgres");
      Files.writeString(options.output().resolve("bench.svg"), Plot.of(summary, titles, caption));
    }
  }

  /** All that there are. */
  static final Set<Character> LETTERS = Set.of('A', 'B', 'C', 'N', 'P');
}
