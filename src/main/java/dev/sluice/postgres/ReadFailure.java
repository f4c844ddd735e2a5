package dev.sluice.postgres;

import dev.sluice.linking.StoreUnavailableException;
import io.vertx.pgclient.PgException;
import java.util.concurrent.TimeoutException;

/** What the failure of a read is to those who asked. */
final class ReadFailure {
  private static final String QUERY_CANCELED = "57014";

  private ReadFailure() {}

  /** A {@link TimeoutException} where the server ended the query, else a {@link StoreUnavailableException}. */
  static Throwable of(Throwable failure) {
    return failure instanceof PgException refused && QUERY_CANCELED.equals(refused.getSqlState())
        ? new TimeoutException("Postgres ended the query at its deadline")
        : new StoreUnavailableException(
            "cannot read from Postgres: " + failure.getMessage(), failure);
  }
}
