package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.postgres.Connections;
import dev.sluice.postgres.Migrations;
import dev.sluice.postgres.PgAssetDirectory;
import dev.sluice.postgres.PostgresSettings;
import dev.sluice.postgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The address {@code sluice.asset.get}, asked as another service would. */
class AssetQueryIT {
  private static TestDatabase database;
  private static Vertx vertx;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.fresh();
    var _ = new Migrations(postgres(database.url())).apply();
    database.change("INSERT INTO asset_record (id, name) VALUES ('lesson 2', 'Second')");
    vertx = Vertx.vertx();
    deploy(vertx, database.url());
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void answers_with_the_asset_or_a_documented_refusal() throws Exception {
    assertThat(ask(vertx, new JsonObject().put("id", "lesson 2")).getString("name"))
        .isEqualTo("Second");
    assertThat(refusalCode(vertx, new JsonObject().put("id", "none"))).isEqualTo(404);
    assertThat(refusalCode(vertx, new JsonObject())).isEqualTo(400);
    assertThat(refusalCode(vertx, new JsonObject().put("id", 7))).isEqualTo(400);
    assertThat(refusalCode(vertx, new JsonObject().put("id", "a").put("uploadId", "b")))
        .isEqualTo(400);
    assertThat(refusalCode(vertx, new JsonObject().put("assetId", "a\0"))).isEqualTo(400);
    assertThat(refusalCode(vertx, "not an object")).isEqualTo(400);
  }

  @Test
  void a_database_that_does_not_answer_in_time_is_504() throws Exception {
    try (Connection blocker = database.connect();
        var statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      var _ = statement.execute("LOCK TABLE asset_record IN ACCESS EXCLUSIVE MODE");
      assertThat(refusalCode(vertx, new JsonObject().put("id", "lesson 2"))).isEqualTo(504);
      blocker.rollback();
    }
  }

  @Test
  void a_database_that_is_away_is_503() throws Exception {
    Vertx other = Vertx.vertx();
    try {
      deploy(other, "postgresql://a:b@127.0.0.1:1/none");
      assertThat(refusalCode(other, new JsonObject().put("id", "x"))).isEqualTo(503);
    } finally {
      other.close().await(10, SECONDS);
    }
  }

  private static void deploy(Vertx vertx, String url) throws Exception {
    var directory = new PgAssetDirectory(
        Connections.pool(vertx, postgres(url)), Connections.lookups(vertx, postgres(url)));
    var verticle = new AssetQueryVerticle(new Bus(vertx), directory, Duration.ofMillis(1500));
    var _ = vertx.deployVerticle(verticle).await(10, SECONDS);
  }

  private static PostgresSettings postgres(String url) {
    return new PostgresSettings(
        url, 2, 100, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofDays(90), 2);
  }

  private static JsonObject ask(Vertx vertx, Object message) throws Exception {
    return (JsonObject) vertx
        .eventBus()
        .request(PublicAddress.ASSET_GET, message)
        .await(20, SECONDS)
        .body();
  }

  private static int refusalCode(Vertx vertx, Object message) {
    Throwable refused = catchThrowable(() -> ask(vertx, message));
    assertThat(refused).isInstanceOf(ReplyException.class);
    return ((ReplyException) refused).failureCode();
  }
}
