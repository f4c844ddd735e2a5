package dev.sluice.bench;

import dev.sluice.bench.LoadRun.Target;
import dev.sluice.bench.contestant.EchoServer;
import dev.sluice.bench.load.EventIds;
import dev.sluice.bench.load.LoadPlan;
import dev.sluice.bench.load.LoadPlan.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contestants that take webhooks over HTTP: A, B and N. */
final class HttpContestants {
  static final String WARM_UP = "warm-up";
  static final String PEAK = "peak";

  private static final Duration START_DEADLINE = Duration.ofSeconds(30);
  private static final double NODE_WARM_UP_SECONDS_MAX = 4;
  private static final int NODE_PREPARED_PER_SECOND = 8_000;
  /** Of load under which the JVM of B learns what its AOT cache keeps. */
  private static final double TRAINING_SECONDS = 12;

  private static final int REPEATED_REQUESTS = 50_000;

  private HttpContestants() {}

  /** The phases of an ordinary run: warm, then as fast as it goes. */
  static List<Phase> peakPhases(Options options) {
    return List.of(
        Phase.closed(WARM_UP, options.warmUpSeconds(), false),
        Phase.closed(PEAK, options.seconds(), true));
  }

  static LoadPlan plan(
      Workshop workshop,
      Options options,
      int port,
      int connections,
      int prepared,
      List<Phase> phases) {
    return new LoadPlan(
        port,
        Workshop.SECRET,
        System.nanoTime(),
        connections,
        prepared,
        false,
        options.eventsPerAsset(),
        workshop.samples(),
        workshop.scratch().resolve("sent"),
        workshop.scratch().resolve("acknowledged"),
        phases);
  }

  /** A: Vert.x and the HMAC, nothing kept. */
  record Echo(Workshop workshop, Options options, PostgresServer postgres) implements Contestant {
    @Override
    public char letter() {
      return 'A';
    }

    @Override
    public String title() {
      return "Vert.x echo + HMAC";
    }

    @Override
    public Optional<String> missing() {
      return Optional.empty();
    }

    @Override
    public Measurement run(int round) throws Exception {
      int port = Workshop.freePort();
      LoadPlan unique = plan(
          workshop,
          options,
          port,
          options.connections(),
          Math.min(REPEATED_REQUESTS, options.prepared()),
          peakPhases(options));
      LoadPlan plan = new LoadPlan(
          port,
          unique.secret(),
          unique.seed(),
          unique.connections(),
          unique.prepared(),
          true,
          unique.eventsPerAsset(),
          unique.samples(),
          unique.sentFile(),
          unique.acknowledgedFile(),
          unique.phases());
      List<String> command = Workshop.java(
          workshop.productionFlags(options.gatewayHeap()),
          EchoServer.class,
          List.of(Integer.toString(port)));
      try (Child generator = LoadRun.prepare(workshop, plan);
          Child server = Child.talking(
              "echo",
              workshop.log("echo"),
              Map.of("MUX_WEBHOOK_SIGNING_SECRET", Workshop.SECRET),
              command)) {
        server.await("listening", START_DEADLINE);
        LoadRun run =
            LoadRun.follow(generator, plan, new Target(server, postgres, GatewayMetrics.NONE));
        Map<Figure, Double> figures = run.figures(PEAK);
        figures.put(Figure.HEAP, GatewayProcess.heapAfterCollection(workshop, server.pid()));
        figures.remove(Figure.POSTGRES_CPU); // it has no part in this
        figures.remove(Figure.WAL);
        return new Measurement(letter(), round, figures, "nothing to check" + run.oddities());
      }
    }
  }

  /** B: the gateway, the whole path. */
  record Sluice(Workshop workshop, Options options, PostgresServer postgres) implements Contestant {
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

    @Override
    public Measurement run(int round) throws Exception {
      return run(round, options.connections(), options.prepared(), peakPhases(options), PEAK)
          .measurement();
    }

    /** A run with its generator's own account. */
    record Detailed(Measurement measurement, LoadRun run) {}

    @Override
    public void prepare() throws Exception {
      PostgresUrl database = postgres.freshDatabase("sluice_bench_training");
      Path cache = workshop.aotCache();
      List<Phase> phases = List.of(Phase.closed(WARM_UP, TRAINING_SECONDS, false));
      try (GatewayProcess gateway = GatewayProcess.start(
          workshop, database, options.gatewayHeap(), List.of("-XX:AOTCacheOutput=" + cache))) {
        LoadPlan plan = plan(workshop, options, gateway.port(), options.connections(), 0, phases);
        try (Child generator = LoadRun.prepare(workshop, plan)) {
          LoadRun _ = LoadRun.follow(
              generator, plan, new Target(gateway.process(), postgres, gateway.metrics()));
        }
        gateway.endSlowly();
      } finally {
        postgres.drop(database.database());
      }
      if (!Files.exists(cache)) {
        throw new IOException("the JVM wrote no AOT cache in the training run");
      }
    }

    private List<String> cache() {
      Path cache = workshop.aotCache();
      return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    /** Any phases; the figures are those of the named one. */
    Detailed run(int round, int connections, int prepared, List<Phase> phases, String measured)
        throws Exception {
      PostgresUrl database = postgres.freshDatabase("sluice_bench_b");
      try (GatewayProcess gateway =
          GatewayProcess.start(workshop, database, options.gatewayHeap(), cache())) {
        LoadPlan plan = plan(workshop, options, gateway.port(), connections, prepared, phases);
        try (Child generator = LoadRun.prepare(workshop, plan)) {
          LoadRun run = LoadRun.follow(
              generator, plan, new Target(gateway.process(), postgres, gateway.metrics()));
          double heap =
              GatewayProcess.heapAfterCollection(workshop, gateway.process().pid());
          String checked = LedgerCheck.of(
              database,
              new EventIds(plan.seed(), plan.eventsPerAsset())::indexOf,
              run.sent(),
              run.acknowledged());
          var measurement = new Measurement(
                  letter(), round, run.figures(measured), checked + run.oddities())
              .with(Map.of(Figure.HEAP, heap, Figure.START, gateway.startMillis()));
          return new Detailed(measurement, run);
        }
      } finally {
        postgres.drop(database.database());
      }
    }
  }

  /** N: what one would write first, on Node. */
  record Node(Workshop workshop, Options options, PostgresServer postgres) implements Contestant {
    @Override
    public char letter() {
      return 'N';
    }

    @Override
    public String title() {
      return "plain Node handler";
    }

    @Override
    public Optional<String> missing() {
      if (Workshop.program("node").isEmpty()) {
        return Optional.of("node is not on the PATH");
      }
      return Files.isDirectory(workshop.node().resolve("node_modules"))
          ? Optional.empty()
          : Optional.of("its packages are not installed (npm ci in load-tests/bench/node)");
    }

    @Override
    public Measurement run(int round) throws Exception {
      PostgresUrl database = postgres.freshDatabase("sluice_bench_n");
      int port = Workshop.freePort();
      List<Phase> phases = List.of(
          Phase.closed(WARM_UP, Math.min(options.warmUpSeconds(), NODE_WARM_UP_SECONDS_MAX), false),
          Phase.closed(PEAK, options.seconds(), true));
      int prepared = (int)
          (options.seconds() * Math.min(NODE_PREPARED_PER_SECOND, options.preparedPerSecond()));
      LoadPlan plan = plan(workshop, options, port, options.connections(), prepared, phases);
      try (Child generator = LoadRun.prepare(workshop, plan);
          Child server = start(port, database)) {
        server.await("listening", START_DEADLINE);
        LoadRun run =
            LoadRun.follow(generator, plan, new Target(server, postgres, GatewayMetrics.NONE));
        String checked = LedgerCheck.of(
            database,
            new EventIds(plan.seed(), plan.eventsPerAsset())::indexOf,
            run.sent(),
            run.acknowledged());
        return new Measurement(letter(), round, run.figures(PEAK), checked + run.oddities());
      } finally {
        postgres.drop(database.database());
      }
    }

    private Child start(int port, PostgresUrl database) throws IOException {
      Path node =
          Workshop.program("node").orElseThrow(() -> new IOException("node is not on the PATH"));
      List<String> command = new ArrayList<>();
      command.add(node.toString());
      command.add(workshop.node().resolve("server.mjs").toString());
      return Child.talking(
          "node",
          workshop.log("node"),
          Map.of(
              "PORT",
              Integer.toString(port),
              "DATABASE_URL",
              database.text(),
              "NODE_ENV",
              "production",
              "MUX_WEBHOOK_SECRET",
              Workshop.SECRET),
          command);
    }
  }
}
