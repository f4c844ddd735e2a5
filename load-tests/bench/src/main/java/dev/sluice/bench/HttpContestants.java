package dev.sluice.bench;

import dev.sluice.bench.LoadRun.Target;
import dev.sluice.bench.contestant.EchoServer;
import dev.sluice.bench.load.EventIds;
import dev.sluice.bench.load.LoadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contestants beside the gateway that take webhooks over HTTP: A and N. */
final class HttpContestants {
  private static final Duration START_DEADLINE = Duration.ofSeconds(30);
  private static final double ECHO_WARM_UP_SECONDS_MAX = 10;
  private static final double NODE_WARM_UP_SECONDS_MAX = 4;
  private static final int NODE_PREPARED_PER_SECOND = 8_000;
  private static final int REPEATED_REQUESTS = 50_000;

  private HttpContestants() {}

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
      double warmUp = Math.min(options.warmUpSeconds(), ECHO_WARM_UP_SECONDS_MAX);
      Setup setup = Setup.of(options, Setup.peakPhases(warmUp, options.seconds()))
          .withPrepared(Math.min(REPEATED_REQUESTS, options.prepared()));
      LoadPlan plan = LoadRun.plan(workshop, port, setup, true);
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
        Target target = new Target(server, postgres, GatewayMetrics.NONE);
        LoadRun run = LoadRun.follow(generator, plan, target, LoadRun.Listener.NONE);
        Map<Figure, Double> figures = new EnumMap<>(run.figures(Setup.PEAK));
        figures.put(Figure.HEAP, GatewayProcess.heapAfterCollection(workshop, server.pid()));
        figures.remove(Figure.POSTGRES_CPU); // it has no part in this
        figures.remove(Figure.WAL);
        return new Measurement(letter(), round, figures, "nothing to check" + run.oddities());
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
      double warmUp = Math.min(options.warmUpSeconds(), NODE_WARM_UP_SECONDS_MAX);
      int prepared = (int)
          (options.seconds() * Math.min(NODE_PREPARED_PER_SECOND, options.preparedPerSecond()));
      Setup setup =
          Setup.of(options, Setup.peakPhases(warmUp, options.seconds())).withPrepared(prepared);
      LoadPlan plan = LoadRun.plan(workshop, port, setup);
      try (Child generator = LoadRun.prepare(workshop, plan);
          Child server = start(port, database)) {
        server.await("listening", START_DEADLINE);
        Target target = new Target(server, postgres, GatewayMetrics.NONE);
        LoadRun run = LoadRun.follow(generator, plan, target, LoadRun.Listener.NONE);
        String checked = LedgerCheck.of(
            database,
            new EventIds(plan.seed(), plan.mix())::indexOf,
            run.sent(),
            run.acknowledged());
        return new Measurement(letter(), round, run.figures(Setup.PEAK), checked + run.oddities());
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
