package dev.sluice.bench;

import dev.sluice.bench.LoadRun.Target;
import dev.sluice.bench.load.EventIds;
import dev.sluice.bench.load.LoadPlan;
import dev.sluice.bench.load.LoadPlan.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * B: the gateway, the whole path.
 *
 * @param usual how it runs unless it is told otherwise
 */
record Sluice(Workshop workshop, PostgresServer postgres, Setup usual) implements Contestant {
  /** Of load under which its JVM learns what the AOT cache keeps. */
  private static final double TRAINING_SECONDS = 12;

  private static final String DATABASE = "sluice_bench_b";

  @Override
  public char letter() {
    return 'B';
  }

  @Override
  public String title() {
    return "Sluice";
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  /** A run with its generator's own account. */
  record Detailed(Measurement measurement, LoadRun run) {}

  @Override
  public Measurement run(int round) throws Exception {
    return run(round, usual, Setup.PEAK).measurement();
  }

  @Override
  public void prepare() throws Exception {
    PostgresUrl database = postgres.freshDatabase("sluice_bench_training");
    Path cache = workshop.aotCache();
    Setup training = new Setup(
        usual.heap(),
        Map.of(),
        usual.connections(),
        0,
        usual.mix(),
        List.of(Phase.closed(Setup.WARM_UP, TRAINING_SECONDS, false)));
    try (GatewayProcess gateway = GatewayProcess.start(
        workshop, database, training.heap(), List.of("-XX:AOTCacheOutput=" + cache), List.of())) {
      LoadPlan plan = LoadRun.plan(workshop, gateway.port(), training);
      try (Child generator = LoadRun.prepare(workshop, plan)) {
        LoadRun _ = LoadRun.follow(generator, plan, target(gateway), LoadRun.Listener.NONE);
      }
      gateway.endSlowly();
    } finally {
      postgres.drop(database.database());
    }
    if (!Files.exists(cache)) {
      throw new IOException("the JVM wrote no AOT cache in the training run");
    }
  }

  /** On an empty database, which is dropped at the end; the figures are those of the named phase. */
  Detailed run(int round, Setup setup, String measured) throws Exception {
    PostgresUrl database = postgres.freshDatabase(DATABASE);
    try {
      return run(round, database, setup, measured, LoadRun.Listener.NONE);
    } finally {
      postgres.drop(database.database());
    }
  }

  /** On a database that stays; what was in its ledger before does not count. */
  Detailed run(
      int round, PostgresUrl database, Setup setup, String measured, LoadRun.Listener listener)
      throws Exception {
    Instant before = Instant.now();
    try (GatewayProcess gateway = GatewayProcess.start(
        workshop, database, setup.heap(), cache(), arguments(setup.settings()))) {
      LoadPlan plan = LoadRun.plan(workshop, gateway.port(), setup);
      try (Child generator = LoadRun.prepare(workshop, plan)) {
        LoadRun run = LoadRun.follow(generator, plan, target(gateway), listener);
        double heap =
            GatewayProcess.heapAfterCollection(workshop, gateway.process().pid());
        String checked = LedgerCheck.ofApplied(
            database,
            before,
            new EventIds(plan.seed(), plan.mix())::indexOf,
            run.sent(),
            run.acknowledged());
        var measurement = new Measurement(
                letter(), round, run.figures(measured), checked + run.oddities())
            .with(Map.of(Figure.HEAP, heap, Figure.START, gateway.startMillis()));
        return new Detailed(measurement, run);
      }
    }
  }

  private Target target(GatewayProcess gateway) {
    return new Target(gateway.process(), postgres, gateway.metrics());
  }

  private List<String> cache() {
    Path cache = workshop.aotCache();
    return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
  }

  private List<String> arguments(Map<String, String> settings) throws IOException {
    if (settings.isEmpty()) {
      return List.of();
    }
    String lines = settings.entrySet().stream()
        .map(setting -> setting.getKey() + " = " + setting.getValue() + "\n")
        .sorted()
        .collect(Collectors.joining());
    Path file = workshop.scratch().resolve("gateway.conf");
    Files.writeString(file, lines);
    return List.of("--config", file.toString());
  }
}
