package dev.sluice;

import dev.sluice.config.SluiceConfig;
import dev.sluice.linking.StateHistory;
import dev.sluice.postgres.Connections;
import dev.sluice.postgres.EmbeddedServer;
import dev.sluice.postgres.PgStateHistory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The database of a command that reads the ledger: opened for it, and closed when it is over. */
final class HistorySession implements AutoCloseable {
  private static final Duration EMBEDDED_START_MAX = Duration.ofSeconds(90);
  /** Above what all the queries of one step may take together. */
  private static final Duration STEP_MAX = Duration.ofMinutes(5);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final @Nullable EmbeddedServer embedded;
  private final Pool pool;

  private HistorySession(SluiceConfig config) {
    embedded = config.database().url().isPresent()
        ? null
        : EmbeddedServer.start(config.dataDir(), config.database().embedded(), EMBEDDED_START_MAX);
    String url = embedded == null ? config.database().url().orElseThrow() : embedded.url();
    pool = Connections.pool(vertx, config.database().at(url));
  }

  /** Starts the embedded server where no URL is set. */
  static HistorySession open(SluiceConfig config) {
    return new HistorySession(config);
  }

  StateHistory history() {
    return new PgStateHistory(pool);
  }

  /** What the future gives; fails with its own failure. */
  <T> T await(Future<T> future) throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(STEP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    end(pool.close());
    end(vertx.close());
    if (embedded != null) {
      embedded.stop();
    }
  }

  // Each by itself: what is chained to the end of Vert.x has no event loop left to run on.
  private static void end(Future<?> ending) {
    var _ = ending
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
