package dev.sluice.postgres;

import dev.sluice.health.Finding;
import dev.sluice.health.HealthCheck;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;

/** The health checks of the database. */
public final class PgChecks {
  /** The name of the check whether Postgres answers. */
  public static final String DATABASE = "database";

  private PgChecks() {}

  /** Whether Postgres answers a query over the pool. */
  public static HealthCheck database(Pool pool) {
    return new HealthCheck(
        DATABASE,
        true,
        () -> pool.query("SELECT 1")
            .execute()
            .map(_ -> Finding.pass("answers"))
            .otherwise(failure -> Finding.fail("does not answer")));
  }

  /** Whether the ledger has its partitions of today and tomorrow; without them events still go to the side path. */
  public static HealthCheck partitions(Pool pool) {
    return new HealthCheck(
        "partitions",
        false,
        () -> pool.query(Sql.LEDGER_PARTITIONS.text())
            .execute()
            .map(rows -> finding(rows.iterator().next()))
            .recover(_ -> Future.succeededFuture(Finding.unknown("the database does not answer"))));
  }

  private static Finding finding(Row row) {
    if (row.getBoolean("today") && row.getBoolean("tomorrow")) {
      return Finding.pass("today and tomorrow are there");
    }
    return Finding.warn(
        "the partition of " + (row.getBoolean("today") ? "tomorrow" : "today") + " is missing");
  }
}
