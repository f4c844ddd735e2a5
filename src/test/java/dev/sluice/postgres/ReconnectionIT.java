package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.linking.StoreUnavailableException;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A writer that would next try in an hour is connected at once. */
class ReconnectionIT {
  private static final int POOL_SIZE = 3;

  private final TestDatabase database = TestDatabase.fresh();
  private final Vertx vertx = Vertx.vertx();
  private FaultProxy proxy;
  private Pool pool;
  private PgEventStore store;
  private Reconnection reconnection;

  @BeforeEach
  void open() throws Exception {
    proxy = FaultProxy.start(vertx, database.url()).await(10, SECONDS);
    PostgresSettings settings = new PostgresSettings(
        proxy.url(),
        POOL_SIZE,
        100,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofDays(90),
        2);
    var _ = new Migrations(settings).apply();
    pool = Connections.pool(vertx, settings);
    store = new PgEventStore(vertx, settings, Duration.ofSeconds(5), Duration.ofHours(1));
    store.open().await(10, SECONDS);
    reconnection = new Reconnection(store, pool, POOL_SIZE);
  }

  @AfterEach
  void close() throws Exception {
    store.close().await(10, SECONDS);
    pool.close().await(10, SECONDS);
    proxy.close().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void connects_at_once_when_the_server_is_back() throws Exception {
    assertThat(reconnection.now().await(10, SECONDS))
        .isEqualTo("the writer was connected, 0 connections of the pool were broken");

    loseTheServer();
    assertThatThrownBy(() -> reconnection.now().await(20, SECONDS))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(store.isAvailable()).isFalse();

    proxy.mode(new FaultProxy.Mode.Pass()).await(10, SECONDS);
    assertThat(reconnection.now().await(20, SECONDS)).startsWith("the writer is connected again");
    assertThat(store.isAvailable()).isTrue();
    assertThat(writers()).as("one writer, not two").isEqualTo(1);
  }

  @Test
  void who_asks_at_once_gets_one_attempt() throws Exception {
    loseTheServer();
    proxy.mode(new FaultProxy.Mode.Pass()).await(10, SECONDS);

    var first = store.reconnectNow();
    var second = store.reconnectNow();
    assertThat(first.await(10, SECONDS)).isTrue();
    assertThat(second.await(10, SECONDS)).isTrue();
    assertThat(writers()).isEqualTo(1);
  }

  /** Done when the writer has noticed, and has failed to connect again. */
  private void loseTheServer() throws Exception {
    proxy.mode(new FaultProxy.Mode.Refuse()).await(10, SECONDS);
    proxy.cut().await(10, SECONDS);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (store.isAvailable()) {
      assertThat(System.nanoTime()).as("the loss was not noticed").isLessThan(deadline);
      var _ = vertx.timer(5).await(5, SECONDS);
    }
    assertThat(store.reconnectNow().await(10, SECONDS)).isFalse();
  }

  /** How many the server knows now. */
  private int writers() throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'sluice-writer'")) {
      assertThat(result.next()).isTrue();
      return result.getInt(1);
    }
  }
}
