package dev.sluice.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
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
  private final PostgresServer postgres;
  private final Sluice gateway;
  private final List<Contestant> contestants;
  private final Map<Character, String> titles = new LinkedHashMap<>();
  private final Runs runs;

  Bench(Options options, Workshop workshop, PostgresServer postgres) {
    this.options = options;
    this.postgres = postgres;
    runs = new Runs(workshop);
    gateway = new Sluice(
        workshop,
        postgres,
        Setup.of(options, Setup.peakPhases(options.warmUpSeconds(), options.seconds())));
    contestants = List.of(
        new HttpContestants.Echo(workshop, options, postgres),
        gateway,
        new DatabaseContestants.SetBased(workshop, options, postgres),
        new HttpContestants.Node(workshop, options, postgres),
        new DatabaseContestants.Pgbench(workshop, options, postgres));
    contestants.forEach(contestant -> titles.put(contestant.letter(), contestant.title()));
  }

  /** Runs it. */
  void run() throws Exception {
    JsonObject conditions = Conditions.of(postgres, load(), options.aot());
    Conditions.print(conditions);
    List<Contestant> taking = taking();
    if (options.aot()) {
      for (Contestant contestant : taking) {
        contestant.prepare();
      }
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contestant contestant : taking) {
        int number = round;
        runs.add(contestant.title(), () -> contestant.run(number));
      }
    }
    List<Measurement> measurements = runs.measurements();
    Summary summary = Summary.of(measurements);
    if (!measurements.isEmpty()) {
      System.out.println("\n" + TextReport.of(summary, titles));
    }
    JsonObject report = JsonReport.of(conditions, measurements, summary, titles);
    write(report, summary);
    modes(summary, report);
    write(report, summary);
    System.out.println("Written to " + options.output());
    runs.requireAll();
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
    var modes = new Modes(gateway, options, peak);
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

  private String load() {
    return String.format(
        Locale.ROOT,
        "%d rounds of %.0f s after %.0f s of warm-up, %d connections, bodies of 1.1 to 1.8 KB, %d events of each asset",
        options.rounds(),
        options.seconds(),
        options.warmUpSeconds(),
        options.connections(),
        options.eventsPerAsset());
  }

  private Map<Character, String> labels() {
    Map<Character, String> labels = new LinkedHashMap<>();
    titles.forEach((letter, title) -> labels.put(letter, letter + "  " + title));
    return labels;
  }

  private void write(JsonObject report, Summary summary) throws IOException {
    Files.createDirectories(options.output());
    Files.writeString(options.output().resolve("bench.json"), report.encodePrettily() + "\n");
    if (!summary.byContestant().isEmpty()) {
      String caption = report.getJsonObject("conditions").getString("load") + "; "
          + report.getJsonObject("conditions").getString("postgres");
      Files.writeString(options.output().resolve("bench.svg"), Plot.of(summary, labels(), caption));
    }
  }

  /** All that there are. */
  static final Set<Character> LETTERS = Set.of('A', 'B', 'C', 'N', 'P');
}
