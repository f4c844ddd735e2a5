package dev.sluice.postgres;

import dev.sluice.linking.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes every connection to Postgres anew that is broken, now: the writer connects at once instead of at its next attempt,
 * and each connection of the pool is used once, by which the pool drops those that are dead before a caller meets them.
 */
public final class Reconnection {
  private final PgEventStore store;
  private final Pool pool;
  private final int poolSize;

  /**
   * @param poolSize how many connections the pool may have
   */
  public Reconnection(PgEventStore store, Pool pool, int poolSize) {
    this.store = store;
    this.pool = pool;
    this.poolSize = poolSize;
  }

  /** What came of it; fails where Postgres cannot be reached. */
  public Future<String> now() {
    boolean before = store.isAvailable();
    return store
        .reconnectNow()
        .compose(writer -> writer
            ? swept().map(broken -> finding(before, broken))
            : Future.failedFuture(
                new StoreUnavailableException("the writer cannot connect to Postgres")))
        .recover(failure -> Future.failedFuture(
            failure instanceof StoreUnavailableException ? failure : ReadFailure.of(failure)));
  }

  /** How many connections of the pool were broken; fails where even a new one does not answer. */
  private Future<Integer> swept() {
    List<Future<Boolean>> asked = Stream.generate(this::answers).limit(poolSize).toList();
    return Future.join(asked).compose(_ -> pool.query("SELECT 1").execute()).map(_ ->
        (int) asked.stream().filter(answer -> !answer.result()).count());
  }

  private Future<Boolean> answers() {
    return pool.query("SELECT 1").execute().map(true).otherwise(false);
  }

  private static String finding(boolean writerBefore, int broken) {
    return (writerBefore ? "the writer was connected" : "the writer is connected again") + ", "
        + broken + " connections of the pool were broken";
  }
}
