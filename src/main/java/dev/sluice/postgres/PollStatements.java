package dev.sluice.postgres;

import dev.sluice.polling.QueueUnavailableException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Runs the statements of polling, and says what their failures are to it. */
record PollStatements(Pool pool) {
  private static final String QUERY_CANCELED = "57014";
  /** Two gateways touched the same rows: the statement did nothing, and may be run again. */
  private static final Set<String> CONFLICTS = Set.of("40P01", "40001");

  private static final int ATTEMPTS = 3;

  Future<RowSet<Row>> run(Sql statement, Tuple parameters) {
    return run(statement, parameters, ATTEMPTS);
  }

  private Future<RowSet<Row>> run(Sql statement, Tuple parameters, int attempts) {
    return statement.on(pool, parameters).recover(failure -> {
      String state = failure instanceof PgException refused ? refused.getSqlState() : null;
      if (state != null && CONFLICTS.contains(state) && attempts > 1) {
        return run(statement, parameters, attempts - 1);
      }
      return Future.failedFuture(
          QUERY_CANCELED.equals(state)
              ? new TimeoutException("Postgres ended the statement at its deadline")
              : new QueueUnavailableException(
                  "cannot reach the queue in Postgres: " + failure.getMessage()));
    });
  }

  /** Milliseconds as Postgres is given them. */
  static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
  }
}
