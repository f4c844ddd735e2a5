package dev.sluice.postgres;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;

/** Makes connections from the settings, every limit said. */
public final class Connections {
  private static final int STATEMENT_CHARACTERS_CACHED = 16_384;

  private Connections() {}

  /** The options of one connection; statements of any length we have are prepared once. */
  static PgConnectOptions options(PostgresSettings settings) {
    return PgConnectOptions.fromUri(settings.url())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheSqlLimit(STATEMENT_CHARACTERS_CACHED)
        .setReconnectAttempts(0);
  }

  /** The pool for reading and maintenance. */
  public static Pool pool(Vertx vertx, PostgresSettings settings) {
    return PgBuilder.pool()
        .using(vertx)
        .connectingTo(options(settings)
            .addProperty("application_name", "sluice")
            .addProperty(
                "statement_timeout", Long.toString(settings.queryDeadline().toMillis()))
            .setMetricsName("sluice"))
        .with(new PoolOptions()
            .setName("sluice")
            .setMaxSize(settings.poolSize())
            .setMaxWaitQueueSize(settings.poolWaitersMax())
            .setConnectionTimeout((int) settings.connectTimeout().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .with(new NetClientOptions()
            .setConnectTimeout((int) settings.connectTimeout().toMillis()))
        .build();
  }
}
