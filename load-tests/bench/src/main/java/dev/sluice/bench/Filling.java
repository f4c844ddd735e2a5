package dev.sluice.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Fills tables in chunks over two connections, each table without its indexes, which are built when it is full. */
final class Filling {
  private static final int CONNECTIONS = 2;
  private static final long CHUNK_ROWS = 50_000;
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private final PostgresUrl database;
  private final List<FillTask> tasks;
  private final long rows;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean failed;

  Filling(PostgresUrl database, List<FillTask> tasks) {
    this.database = database;
    this.tasks = List.copyOf(tasks);
    rows = tasks.stream().mapToLong(FillTask::rows).sum();
  }

  /** Does it, and says every 5 s how far it has come. */
  void run() throws Exception {
    long began = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> running = new ArrayList<>();
      for (FillTask task : tasks) {
        running.add(workers.submit(() -> {
          boolean filled = false;
          try {
            fill(task);
            filled = true;
          } finally {
            if (!filled) {
              failed = true; // so that the others do not go on for nothing
            }
          }
          return true;
        }));
      }
      for (Future<?> one : running) {
        await(one, began);
      }
    }
    if (done.get() != rows) {
      throw new IOException("only " + done.get() + " of " + rows
          + " rows could be made: the gateway gave no samples");
    }
  }

  private void await(Future<?> one, long began) throws Exception {
    while (true) {
      try {
        Object _ = one.get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException notYet) {
        long filled = done.get();
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "filled %,d of %,d rows, %,.0f/s%s%n",
            filled,
            rows,
            filled / seconds,
            filled == rows ? "; indexes are being built" : "");
      } catch (ExecutionException failure) {
        throw failure.getCause() instanceof Exception cause ? cause : failure;
      }
    }
  }

  private void fill(FillTask task) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      statement.execute("SET maintenance_work_mem = '512MB'");
      TableIndexes indexes = TableIndexes.of(connection, task.table());
      indexes.drop(connection);
      for (long from = 0; from < task.rows() && !failed; from += CHUNK_ROWS) {
        long to = Math.min(task.rows(), from + CHUNK_ROWS);
        done.addAndGet(statement.executeUpdate(task.insert().of(from, to)));
      }
      indexes.build(connection);
    }
  }
}
