package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import dev.sluice.postgres.Migrations;
import dev.sluice.postgres.PgEventStore;
import dev.sluice.postgres.PostgresSettings;
import dev.sluice.postgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code sluice verify} and {@code sluice rebuild} as an operator runs them. */
class HistoryCommandIT {
  private static TestDatabase database;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.fresh();
    var settings = new PostgresSettings(
        database.url(),
        1,
        10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofDays(90),
        2);
    var _ = new Migrations(settings).apply();
    Vertx vertx = Vertx.vertx();
    var store = new PgEventStore(vertx, settings, Duration.ofSeconds(5), Duration.ofMillis(50));
    var committed = store
        .open()
        .compose(_ -> connected(vertx, store))
        .compose(_ -> store.commit(List.of(
            event("e1", "video.asset.created", "10:00:00", "preparing"),
            event("e2", "video.asset.ready", "10:05:00", "ready"),
            event("e3", "video.asset.deleted", "10:10:00", "ready"))))
        .await(20, SECONDS);
    assertThat(committed.added()).hasSize(3);
    var _ = store.close().await(10, SECONDS);
    var _ = vertx.close().await(10, SECONDS);
  }

  private static Future<Void> connected(Vertx vertx, PgEventStore store) {
    return store.isAvailable()
        ? Future.succeededFuture()
        : vertx.timer(20, MILLISECONDS).compose(_ -> connected(vertx, store));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void verify_ends_with_0_when_all_agree_and_with_1_and_the_field_when_not() {
    assertThat(run("verify")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("1 objects compared: 0 differ");
    database.change("UPDATE mux_object SET status = 'spoilt'");
    try {
      assertThat(run("verify", "as1")).isEqualTo(1);
      assertThat(out.toString())
          .contains(
              "asset as1 status: ledger deleted, live spoilt", "1 objects compared: 1 differ");
    } finally {
      database.change("UPDATE mux_object SET status = 'deleted'");
    }
  }

  @Test
  void rebuild_shows_the_state_as_it_was() {
    assertThat(run("rebuild", "--as-of", "2026-06-01T10:05:00Z")).isZero();
    assertThat(out.toString()).containsPattern("asset +as1 +ready");
    assertThat(run("rebuild", "--as-of", "2026-06-01T10:04:59Z", "--json", "as1"))
        .isZero();
    assertThat(out.toString()).contains("\"status\":\"preparing\"");
    assertThat(run("rebuild", "--as-of", "2026-06-01T09:00:00Z")).isZero();
    assertThat(out.toString()).doesNotContain("as1");
    // By our own clock nothing was here in June's first hours: it was received just now.
    assertThat(run("rebuild", "--as-of", "2020-01-01T00:00:00Z", "--by", "received"))
        .isZero();
    assertThat(out.toString()).doesNotContain("as1");
    assertThat(run("rebuild", "--as-of", "9000-01-01T00:00:00Z", "--by", "received"))
        .isZero();
    assertThat(out.toString()).containsPattern("asset +as1 +deleted");
  }

  @Test
  void wrong_usage_ends_with_2() {
    assertThat(run("rebuild")).isEqualTo(2);
    assertThat(run("rebuild", "--as-of", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).contains("--as-of must be");
    assertThat(run("rebuild", "--as-of", "2026-06-01T10:05:00Z", "--by", "luck"))
        .isEqualTo(2);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    Map<String, String> environment =
        Map.of("SLUICE_PROFILE", "test", "DATABASE_URL", database.url());
    return SluiceCommand.commandLine(
            environment,
            new NoGateway(),
            new VerifyCommand(environment),
            new RebuildCommand(environment))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static MuxEvent event(String id, String type, String time, String status) {
    byte[] body = """
        {"id":"%s","type":"%s","created_at":"2026-06-01T%sZ","object":{"type":"asset","id":"as1"},
         "data":{"id":"as1","status":"%s"}}""".formatted(id, type, time, status).getBytes(UTF_8);
    return switch (new EventReader().readStored(body, "t=1,v1=0", Source.WEBHOOK)) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) -> throw new AssertionError(rule);
    };
  }
}
