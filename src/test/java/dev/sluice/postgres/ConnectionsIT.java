package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionsIT {
  @Test
  void lookups_are_planned_once_and_all_else_for_what_is_asked() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (var database = TestDatabase.fresh()) {
      var settings = new PostgresSettings(
          database.url(),
          2,
          10,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofDays(90),
          2);
      assertThat(planCacheMode(Connections.lookups(vertx, settings)))
          .isEqualTo("force_generic_plan");
      assertThat(planCacheMode(Connections.pool(vertx, settings))).isEqualTo("auto");
    } finally {
      vertx.close().await(10, SECONDS);
    }
  }

  private static String planCacheMode(Pool pool) throws Exception {
    var rows = pool.query("SHOW plan_cache_mode").execute().await(10, SECONDS);
    pool.close().await(10, SECONDS);
    return rows.iterator().next().getString(0);
  }
}
