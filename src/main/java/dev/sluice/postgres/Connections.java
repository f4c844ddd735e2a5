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
    return pool(vertx, settings, "sluice", options(settings));
  }

  /**
   * The pool for finding single rows by a key, of the same size. Its statements are planned once: planning the view of
   * assets takes several times as long as looking one up, and the server would do it for each question, since it takes a
   * plan for the very key to be a little better. Where a limit or a range decides, that is true.
   */
  public static Pool lookups(Vertx vertx, PostgresSettings settings) {
    return pool(
        vertx,
        settings,
        "sluice-lookups",
        options(settings).addProperty("plan_cache_mode", "force_generic_plan"));
  }

  private static Pool pool(
      Vertx vertx, PostgresSettings settings, String name, PgConnectOptions options) {
    return PgBuilder.pool()
        .using(vertx)
        .connectingTo(options
            .addProperty("application_name", name)
            .addProperty(
                "statement_timeout", Long.toString(settings.queryDeadline().toMillis()))
            .setMetricsName(name))
        .with(new PoolOptions()
            .setName(name)
            .setMaxSize(settings.poolSize())
            .setMaxWaitQueueSize(settings.poolWaitersMax())
            .setConnectionTimeout((int) settings.connectTimeout().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .with(new NetClientOptions()
            .setConnectTimeout((int) settings.connectTimeout().toMillis()))
        .build();
  }
}
