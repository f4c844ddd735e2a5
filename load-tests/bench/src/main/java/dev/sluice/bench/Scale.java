package dev.sluice.bench;

import dev.sluice.bench.Factor.Variant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures the gateway with one factor at another value, each time right after a run with the usual value: the machine of
 * a minute later is another one.
 */
final class Scale {
  private final ScaleOptions options;
  private final Workshop workshop;
  private final PostgresServer postgres;
  private final Setup base;
  private final Sluice gateway;
  private final JsonArray reports = new JsonArray();

  Scale(ScaleOptions options, Workshop workshop, PostgresServer postgres) {
    this.options = options;
    this.workshop = workshop;
    this.postgres = postgres;
    base = options.base();
    gateway = new Sluice(workshop, postgres, base);
  }

  void run() throws Exception {
    JsonObject conditions = Conditions.of(postgres, load(), options.aot());
    Conditions.print(conditions);
    if (options.aot()) {
      gateway.prepare();
    }
    for (String key : options.factors()) {
      if (key.equals(Factor.LEDGER)) {
        ledger(conditions);
      } else {
        Factor all = Factor.of(key, base, Runtime.getRuntime().availableProcessors());
        measure(options.smoke() ? all.shortened() : all, options.rounds(), conditions);
      }
    }
    System.out.println("Written to " + options.output());
  }

  private void ledger(JsonObject conditions) throws Exception {
    FilledLedger filled = new FilledLedger(postgres, gateway, options.ledgerRows());
    filled.requireRoom();
    try {
      PostgresUrl database = filled.fill();
      String rows = String.format(Locale.ROOT, "%,d rows before", options.ledgerRows());
      Factor factor = new Factor(
          Factor.LEDGER,
          "rows in the ledger, of the last " + LedgerDays.DAYS + " days",
          new Variant("empty", base),
          List.of(new Variant(rows, base, database)));
      measure(factor, options.ledgerRounds(), conditions);
    } finally {
      filled.drop();
    }
  }

  private void measure(Factor factor, int rounds, JsonObject conditions) throws Exception {
    System.out.println(factor.key() + ": " + factor.title());
    Runs runs = new Runs(workshop);
    int pair = 0;
    for (int round = 1; round <= rounds; round++) {
      for (int value = 0; value < factor.values().size(); value++) {
        pair++;
        int number = pair;
        char letter = (char) (ScaleReport.USUAL + 1 + value);
        Variant variant = factor.values().get(value);
        runs.add(factor.usual().label(), () -> run(factor.usual(), number, ScaleReport.USUAL));
        runs.add(variant.label(), () -> run(variant, number, letter));
      }
    }
    ScaleReport report = new ScaleReport(factor, runs.measurements());
    System.out.println("\n" + report.text());
    reports.add(report.json());
    write(factor, report, conditions);
    runs.requireAll();
  }

  private Measurement run(Variant variant, int number, char letter) throws Exception {
    PostgresUrl database = variant.database();
    if (database == null) {
      return gateway.run(number, variant.setup(), Setup.PEAK).measurement().as(letter);
    }
    postgres.checkpoint();
    return gateway
        .run(number, database, variant.setup(), Setup.PEAK, LoadRun.Listener.NONE)
        .measurement()
        .as(letter);
  }

  private void write(Factor factor, ScaleReport report, JsonObject conditions) throws IOException {
    Path folder = Files.createDirectories(options.output());
    String caption = conditions.getString("load") + "; " + conditions.getString("postgres");
    Files.writeString(
        folder.resolve("scale.json"),
        new JsonObject().put("conditions", conditions).put("factors", reports).encodePrettily()
            + "\n");
    Files.writeString(folder.resolve("scale-" + factor.key() + ".svg"), report.svg(caption));
  }

  private String load() {
    return String.format(
        Locale.ROOT,
        "%.0f s after %.0f s of warm-up; unless said otherwise %d connections, bodies of 1.1 to 1.8 KB, %d events of each asset",
        options.seconds(),
        options.warmUpSeconds(),
        base.connections(),
        base.mix().eventsPerAsset());
  }
}
