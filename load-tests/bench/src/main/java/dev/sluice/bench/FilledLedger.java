package dev.sluice.bench;

import dev.sluice.bench.LedgerDays.Share;
import dev.sluice.bench.load.LoadPlan.Phase;
import dev.sluice.bench.load.Mix;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A database of the gateway with many rows in its ledger and as many assets as belong to them. The gateway makes the
 * schema and some rows itself, from real webhooks; the many are copies of these under other names and at other times, so
 * nothing here has to know what a row looks like.
 */
final class FilledLedger {
  static final int EVENTS_PER_ASSET = 4;

  private static final String DATABASE = "sluice_bench_full";
  private static final double SAMPLE_SECONDS = 2;
  private static final int SAMPLE_CONNECTIONS = 16;

  private final PostgresServer postgres;
  private final Sluice gateway;
  private final long rows;

  FilledLedger(PostgresServer postgres, Sluice gateway, long rows) {
    this.postgres = postgres;
    this.gateway = gateway;
    this.rows = rows;
  }

  /** Fails when there is too little disk for it. */
  void requireRoom() throws IOException, SQLException {
    Room.require(
        postgres, (double) rows, String.format(Locale.ROOT, "%,d rows of the ledger", rows));
  }

  /** Makes it, shows its progress, and has everything written to the disk. */
  PostgresUrl fill() throws Exception {
    long began = System.nanoTime();
    PostgresUrl database = postgres.freshDatabase(DATABASE);
    Setup sample = new Setup(
        gateway.usual().heap(),
        Map.of(),
        SAMPLE_CONNECTIONS,
        0,
        Mix.of(EVENTS_PER_ASSET),
        List.of(Phase.closed(Setup.WARM_UP, SAMPLE_SECONDS, false)));
    Sluice.Detailed _ = gateway.run(0, database, sample, Setup.WARM_UP, LoadRun.Listener.NONE);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      List<Share> days = LedgerDays.upTo(Instant.now(), rows);
      for (Share share : days) {
        statement.execute("SELECT ensure_webhook_event_partition('" + share.day() + "'::date)");
      }
      statement.execute(LedgerRows.SAMPLES);
      fillTables(database, connection, days);
      statement.execute(LedgerRows.SAMPLES_GONE);
      System.out.println("cleaning and counting the filled tables");
      statement.execute("VACUUM (ANALYZE) webhook_event, mux_object");
      postgres.checkpoint();
    }
    System.out.printf(
        Locale.ROOT,
        "filled with %,d events of %,d assets in %.0f s%n%n",
        rows,
        rows / EVENTS_PER_ASSET,
        Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3);
    return database;
  }

  // Indexes are built over the finished tables: sorting once is quicker than finding ten million
  // places.
  private void fillTables(PostgresUrl database, Connection connection, List<Share> days)
      throws Exception {
    LedgerRows made = LedgerRows.of(connection);
    List<FillTask> tasks = new ArrayList<>();
    List<LedgerPartition> partitions = new ArrayList<>();
    for (Share share : days) {
      LedgerPartition partition = LedgerPartition.of(connection, share.day());
      partition.detach(connection);
      partitions.add(partition);
      tasks.add(new FillTask(
          partition.table(),
          share.count(),
          (from, to) -> made.events(partition.table(), share, from, to)));
    }
    long assets = rows / EVENTS_PER_ASSET;
    tasks.add(new FillTask(
        "mux_object",
        assets,
        (from, to) -> made.assets(days.getFirst().from(), days.getLast().to(), assets, from, to)));
    tasks.sort(Comparator.comparingLong(FillTask::rows).reversed());
    new Filling(database, tasks).run();
    for (LedgerPartition partition : partitions) {
      partition.attach(connection);
    }
  }

  void drop() throws SQLException {
    postgres.drop(DATABASE);
  }
}
