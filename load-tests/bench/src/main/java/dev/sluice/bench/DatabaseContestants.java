package dev.sluice.bench;

import dev.sluice.bench.contestant.SetBasedInsert;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contestants that write to Postgres without a gateway: C and P. */
final class DatabaseContestants {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final double WARM_UP_SECONDS_MAX = 4;

  private DatabaseContestants() {}

  private static long count(PostgresUrl database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM ledger")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String checked(long told, long stored) throws LedgerCheck.FailedException {
    if (told != stored) {
      throw new LedgerCheck.FailedException(
          "told of " + told + " rows, but the table has " + stored);
    }
    return stored + " rows, as many as were told";
  }

  /** C: set-based, 256 rows per commit. */
  record SetBased(Workshop workshop, Options options, PostgresServer postgres)
      implements Contestant {
    @Override
    public char letter() {
      return 'C';
    }

    @Override
    public String title() {
      return "Postgres, 256 rows per commit";
    }

    @Override
    public Optional<String> missing() {
      return Optional.empty();
    }

    @Override
    public Measurement run(int round) throws Exception {
      PostgresUrl database = postgres.freshDatabase("sluice_bench_c");
      double warmUp = Math.min(options.warmUpSeconds(), WARM_UP_SECONDS_MAX);
      List<String> arguments = List.of(
          workshop.samples().toString(),
          Long.toString(System.nanoTime()),
          Double.toString(warmUp),
          Double.toString(options.seconds()));
      try (Child writer = Child.talking(
          "set-based insert",
          workshop.log("set-based"),
          Map.of("DATABASE_URL", database.text()),
          Workshop.java(
              workshop.productionFlags(options.gatewayHeap()), SetBasedInsert.class, arguments))) {
        writer.await("ready", GRACE);
        writer.say("go");
        writer.await("begin peak", GRACE.plusMillis((long) (warmUp * 1000)));
        Usage begin = Usage.now(writer.pid(), 0, postgres, GatewayMetrics.NONE);
        writer.await("end peak", GRACE.plusMillis((long) (options.seconds() * 1000)));
        Usage end = Usage.now(writer.pid(), 0, postgres, GatewayMetrics.NONE);
        JsonObject result = new JsonObject(writer.await("result", GRACE));
        double events = result.getDouble("events");
        Map<Figure, Double> figures = new EnumMap<>(begin.until(end, events));
        figures.put(Figure.RATE, events * 1e9 / (end.nanos() - begin.nanos()));
        figures.put(Figure.BATCH, 256.0);
        figures.put(Figure.P50, result.getDouble("p50Micros") / 1e3);
        figures.put(Figure.P99, result.getDouble("p99Micros") / 1e3);
        figures.put(Figure.P999, result.getDouble("p999Micros") / 1e3);
        String note = checked(result.getLong("eventsInAll"), count(database));
        return new Measurement(letter(), round, figures, note);
      } finally {
        postgres.drop(database.database());
      }
    }
  }

  /** P: pgbench, one insert per transaction. */
  record Pgbench(Workshop workshop, Options options, PostgresServer postgres)
      implements Contestant {
    private static final int CLIENTS = 64;
    private static final int BODY_BYTES = 1400;
    private static final double SAMPLED = 0.1;
    private static final String TABLE =
        "CREATE TABLE ledger (event_id text PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(),"
            + " body text NOT NULL)";
    private static final String SCRIPT =
        "INSERT INTO ledger (event_id, body) VALUES (gen_random_uuid()::text, :body);\n";

    @Override
    public char letter() {
      return 'P';
    }

    @Override
    public String title() {
      return "pgbench, one insert per transaction";
    }

    @Override
    public Optional<String> missing() {
      return Workshop.program("pgbench").isPresent()
          ? Optional.empty()
          : Optional.of("pgbench is not on the PATH");
    }

    @Override
    public Measurement run(int round) throws Exception {
      PostgresUrl database = postgres.freshDatabase("sluice_bench_p");
      Path folder = Files.createTempDirectory(workshop.scratch(), "pgbench");
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(TABLE);
        Path script = Files.writeString(folder.resolve("insert.sql"), SCRIPT);
        Usage begin = Usage.now(0, 0, postgres, GatewayMetrics.NONE);
        try (Child pgbench = Child.silent(
            "pgbench",
            workshop.log("pgbench"),
            Map.of("PGPASSWORD", database.password()),
            command(database, folder, script))) {
          int code = pgbench.awaitEnd(GRACE.plusMillis((long) (options.seconds() * 1000)));
          if (code != 0) {
            throw new IOException(
                "pgbench ended with code " + code + ", see its log in " + workshop.log("pgbench"));
          }
        }
        Usage end = Usage.now(0, 0, postgres, GatewayMetrics.NONE);
        long rows = count(database);
        Map<Figure, Double> figures = new EnumMap<>(begin.until(end, (double) rows));
        figures.put(Figure.RATE, rows * 1e9 / (end.nanos() - begin.nanos()));
        figures.put(Figure.BATCH, 1.0);
        figures.putAll(latencies(folder));
        return new Measurement(letter(), round, figures, rows + " rows");
      } finally {
        postgres.drop(database.database());
      }
    }

    private List<String> command(PostgresUrl database, Path folder, Path script)
        throws IOException {
      Path pgbench = Workshop.program("pgbench")
          .orElseThrow(() -> new IOException("pgbench is not on the PATH"));
      // The body is a parameter of the statement, so that it travels with each transaction.
      return List.of(
          pgbench.toString(),
          "-n",
          "-M",
          "prepared",
          "-c",
          Integer.toString(CLIENTS),
          "-j",
          "1",
          "-T",
          Long.toString(Math.max(1, Math.round(options.seconds()))),
          "-D",
          "body=" + "0123456789abcdefghij".repeat(BODY_BYTES / 20),
          "-f",
          script.toString(),
          "-l",
          "--sampling-rate=" + SAMPLED,
          "--log-prefix=" + folder.resolve("times"),
          "-h",
          database.host(),
          "-p",
          Integer.toString(database.port()),
          "-U",
          database.user(),
          database.database());
    }

    // Of each sampled transaction: client, number, microseconds, script, time.
    private static Map<Figure, Double> latencies(Path folder) throws IOException {
      double[] millis = {};
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "times*")) {
        for (Path log : logs) {
          millis = Files.readAllLines(log).stream()
              .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[2]) / 1e3)
              .sorted()
              .toArray();
        }
      }
      if (millis.length == 0) {
        return Map.of();
      }
      return Map.of(
          Figure.P50, millis[millis.length / 2],
          Figure.P99, millis[(int) (millis.length * 0.99)],
          Figure.P999, millis[(int) (millis.length * 0.999)]);
    }
  }
}
