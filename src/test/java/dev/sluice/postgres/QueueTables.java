package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.polling.DuePoll;
import dev.sluice.polling.PollClass;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.PollQueue.Readings;
import dev.sluice.polling.PollQueue.Turn;
import dev.sluice.polling.PollQueue.TurnAsk;
import dev.sluice.polling.PollSessions.Begin;
import dev.sluice.polling.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The tables of the queue in a real Postgres, and what proofs say of them. Time is moved by SQL, never awaited. */
class QueueTables {
  static final Duration LEASE = Duration.ofSeconds(60);
  static final Duration CLAIM = Duration.ofSeconds(20);
  static final Duration GAP = Duration.ofSeconds(1);
  static final Duration WINDOW = Duration.ofSeconds(2);
  static final PollKey ASSET = PollKey.asset("a1");

  static TestDatabase database;
  private static Vertx vertx;
  static PgPollQueue queue;
  static PgPollSessions sessions;
  static PgReconcileStore store;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    vertx = Vertx.vertx();
    var settings = new PostgresSettings(
        database.url(),
        4,
        100,
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Duration.ofDays(90),
        2);
    var _ = new Migrations(settings).apply();
    Pool pool = Connections.pool(vertx, settings);
    queue = new PgPollQueue(pool);
    sessions = new PgPollSessions(pool);
    store = new PgReconcileStore(pool);
  }

  @AfterEach
  void clear() {
    database.change("TRUNCATE poll_due, polling_interest, polling_session, mux_object");
    database.change("UPDATE poll_leader SET owner = NULL, lease_until = '-infinity'");
  }

  @AfterAll
  static void close() throws Exception {
    var _ = vertx.close().await(10, SECONDS);
    database.close();
  }

  static Readings readings() throws Exception {
    Readings readings = await(queue.readings(List.of(ASSET))).get(ASSET);
    assertThat(readings).isNotNull();
    return Objects.requireNonNull(readings);
  }

  @CanIgnoreReturnValue
  static Turn take(String owner, int limit) throws Exception {
    return await(queue.take(new TurnAsk(owner, LEASE, limit, false, CLAIM)));
  }

  static void begin(String id, String interval, PollKey... keys) throws Exception {
    var session =
        new Begin(id, List.of(keys), Duration.parse("PT" + interval), Duration.ofMinutes(10));
    await(sessions.begin(session, CLAIM));
  }

  static void reconcile(String id) {
    database.change("INSERT INTO poll_due (kind, id, class, reconcile, reason, due_at, interval_ms)"
        + " VALUES ('asset', '" + id + "', 'reconcile', true, 'late', now(), 30000)");
  }

  static void object(String kind, String id, @Nullable String parent, String status, int second) {
    database.change(
        "INSERT INTO mux_object (first_at, last_at, live_completed, kind, id, parent_id, stamp, status, detail)"
            + " VALUES ('2026-06-01 12:00:00Z', '2026-06-01 12:00:0" + second + "Z', false, '"
            + kind + "', '" + id + "', " + (parent == null ? "NULL" : "'" + parent + "'")
            + ", 's', '" + status + "', '{}')");
  }

  /** Lets this much time pass for every row. */
  static void pass(String interval) {
    database.change("UPDATE poll_due SET due_at = due_at - interval '" + interval
        + "', taken_at = taken_at - interval '" + interval
        + "', read_from = read_from - interval '" + interval
        + "', created_at = created_at - interval '" + interval + "'");
  }

  static DuePoll poll(PollKey key, PollKey target, PollClass pollClass, @Nullable String digest) {
    return new DuePoll(
        key, target, pollClass, 0, Duration.ofSeconds(2), Duration.ofSeconds(2), digest);
  }

  static Settlement read(PollKey key, int seconds, String digest) {
    return new Settlement(key, Duration.ofSeconds(seconds), 0, digest, true, null);
  }

  static List<String> ids(Turn turn) {
    return turn.polls().stream().map(poll -> poll.key().id()).toList();
  }

  static long secondsUntilDue() {
    return number("SELECT floor(extract(epoch FROM due_at - now())) FROM poll_due");
  }

  static long number(String sql) {
    return StoredObjects.number(database, sql);
  }

  static @Nullable String text(String sql) throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) throws Exception {
    return future.await(20, SECONDS);
  }
}
