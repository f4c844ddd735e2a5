package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.polling.DuePoll;
import dev.sluice.polling.PollClass;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.PollQueue.Readings;
import dev.sluice.polling.PollQueue.Turn;
import dev.sluice.polling.PollQueue.TurnAsk;
import dev.sluice.polling.PollSessions.Begin;
import dev.sluice.polling.PollSessions.State;
import dev.sluice.polling.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The queue in a real Postgres: who leads, what is taken, and what becomes of it. Time is moved by SQL, never awaited. */
class PgPollQueueIT {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration CLAIM = Duration.ofSeconds(20);
  private static final Duration GAP = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final PollKey ASSET = PollKey.asset("a1");

  private static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final Vertx VERTX = Vertx.vertx();
  private static Pool pool;
  private static PgPollQueue queue;
  private static PgPollSessions sessions;

  @BeforeAll
  static void open() {
    var settings = new PostgresSettings(
        DATABASE.url(),
        4,
        100,
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        Duration.ofDays(90),
        2);
    var _ = new Migrations(settings).apply();
    pool = Connections.pool(VERTX, settings);
    queue = new PgPollQueue(pool);
    sessions = new PgPollSessions(pool);
  }

  @AfterEach
  void clear() {
    DATABASE.change("TRUNCATE poll_due, polling_interest, polling_session, mux_object");
    DATABASE.change("UPDATE poll_leader SET owner = NULL, lease_until = '-infinity'");
  }

  @AfterAll
  static void close() throws Exception {
    var _ = VERTX.close().await(10, SECONDS);
    DATABASE.close();
  }

  @Test
  void one_gateway_leads_until_its_lease_ends_or_is_given_back() throws Exception {
    Turn first = take("one", 8);
    assertThat(first.leads()).isTrue();
    assertThat(take("two", 8)).isEqualTo(Turn.FOLLOWER);
    assertThat(take("one", 8).generation()).isEqualTo(first.generation());

    DATABASE.change("UPDATE poll_leader SET lease_until = now()");
    Turn second = take("two", 8);
    assertThat(second.leads()).isTrue();
    assertThat(second.generation()).isEqualTo(first.generation() + 1);
    assertThat(take("one", 8).leads()).isFalse();

    await(queue.release("one"));
    assertThat(take("one", 8).leads()).isFalse();
    await(queue.release("two"));
    assertThat(take("one", 8).leads()).isTrue();
  }

  @Test
  void of_many_that_want_to_lead_at_once_one_does() throws Exception {
    List<Future<Turn>> turns = IntStream.range(0, 20)
        .mapToObj(i -> queue.take(new TurnAsk("g" + i, LEASE, 8, false, CLAIM)))
        .toList();
    int leaders = 0;
    for (Future<Turn> turn : turns) {
      leaders += await(turn).leads() ? 1 : 0;
    }
    assertThat(leaders).isOne();
  }

  @Test
  void what_a_session_watches_is_taken_once_and_is_due_again_after_its_claim() throws Exception {
    begin("s1", "2s", ASSET);
    Turn turn = take("one", 8);
    assertThat(turn.polls()).singleElement().isEqualTo(poll(ASSET, ASSET, PollClass.SESSION, null));
    assertThat(take("one", 8).polls()).isEmpty();
    assertThat(secondsUntilDue()).isBetween(18L, 20L);

    pass("21 seconds");
    assertThat(take("one", 8).polls()).hasSize(1);
  }

  @Test
  void what_was_taken_and_never_settled_is_taken_by_the_next_leader_after_its_claim()
      throws Exception {
    begin("s1", "2s", ASSET);
    Turn dead = take("one", 8);
    DATABASE.change("UPDATE poll_leader SET lease_until = now()");
    assertThat(take("two", 8).polls()).isEmpty();

    pass("21 seconds");
    assertThat(take("two", 8).polls()).hasSize(1);
    await(queue.settle(dead.generation(), List.of(read(ASSET, 5, "late")), GAP));
    assertThat(text("SELECT digest FROM poll_due")).isNull();
  }

  @Test
  void a_settled_row_waits_as_long_as_was_said_and_keeps_what_was_read() throws Exception {
    begin("s1", "2s", ASSET);
    long generation = take("one", 8).generation();
    await(queue.settle(generation, List.of(read(ASSET, 7, "d1")), GAP));
    assertThat(secondsUntilDue()).isBetween(5L, 7L);

    pass("8 seconds");
    DuePoll again = take("one", 8).polls().getFirst();
    assertThat(again.digest()).isEqualTo("d1");
    assertThat(again.interval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(again.failures()).isZero();
  }

  @Test
  void an_asset_that_has_ended_is_never_taken_and_leaves_the_queue() throws Exception {
    begin("s1", "2s", ASSET);
    object("asset", "a1", null, "ready", 5);
    Turn turn = take("one", 8);
    assertThat(turn.polls()).isEmpty();
    assertThat(turn.ended()).isOne();
    assertThat(number("SELECT count(*) FROM poll_due")).isZero();
    assertThat(await(sessions.states(List.of(ASSET))))
        .containsEntry(ASSET, new State(ProcessingStatus.READY, null));
    begin("s2", "2s", ASSET);
    assertThat(number("SELECT count(*) FROM poll_due")).isZero();
  }

  @Test
  void a_webhook_fresher_than_the_last_look_puts_the_poll_off_once() throws Exception {
    begin("s1", "2s", ASSET);
    object("asset", "a1", null, "preparing", 5);
    Turn turn = take("one", 8);
    assertThat(turn.polls()).isEmpty();
    assertThat(turn.postponed()).isOne();
    assertThat(secondsUntilDue()).isBetween(1L, 2L);

    pass("3 seconds");
    assertThat(take("one", 8).polls()).hasSize(1);
  }

  @Test
  void an_upload_is_followed_to_the_asset_it_became() throws Exception {
    PollKey upload = PollKey.upload("u1");
    begin("s1", "2s", upload);
    assertThat(take("one", 8).polls())
        .singleElement()
        .isEqualTo(poll(upload, upload, PollClass.SESSION, null));
    pass("21 seconds");
    object("upload", "u1", null, "asset_created", 5);
    object("asset", "a1", "u1", "preparing", 5);
    assertThat(take("one", 8).postponed()).isOne();
    pass("3 seconds");
    assertThat(take("one", 8).polls().getFirst().target()).isEqualTo(ASSET);
  }

  @Test
  void a_single_read_is_asked_for_once_by_however_many() throws Exception {
    take("one", 0);
    for (int i = 0; i < 5; i++) {
      assertThat(await(queue.demand(ASSET, WINDOW, GAP, CLAIM)).readFrom()).isNull();
    }
    Turn turn = take("one", 8);
    assertThat(turn.polls()).singleElement().matches(p -> p.pollClass() == PollClass.ON_DEMAND);
    await(queue.demand(ASSET, WINDOW, GAP, CLAIM));
    assertThat(take("one", 8).polls()).isEmpty();

    await(queue.settle(turn.generation(), List.of(read(ASSET, 7, "d1")), GAP));
    assertThat(await(queue.demand(ASSET, WINDOW, GAP, CLAIM)).readFrom()).isNotNull();
    assertThat(text("SELECT class FROM poll_due")).isEqualTo("none");
    assertThat(take("one", 8).polls()).isEmpty();

    pass("3 seconds");
    await(queue.demand(ASSET, WINDOW, GAP, CLAIM));
    assertThat(take("one", 8).polls()).hasSize(1);
  }

  @Test
  void a_read_that_began_too_long_ago_for_who_asks_is_followed_by_one_more() throws Exception {
    begin("s1", "2s", ASSET);
    Turn turn = take("one", 8);
    DATABASE.change("UPDATE poll_due SET taken_at = taken_at - interval '3 seconds'");
    await(queue.demand(ASSET, WINDOW, GAP, CLAIM));
    assertThat(take("one", 8).polls()).isEmpty();
    await(queue.settle(turn.generation(), List.of(read(ASSET, 7, "d1")), GAP));
    assertThat(take("one", 8).polls())
        .singleElement()
        .matches(poll -> poll.pollClass() == PollClass.ON_DEMAND);
    await(queue.settle(turn.generation(), List.of(read(ASSET, 7, "d1")), GAP));
    assertThat(text("SELECT class FROM poll_due")).isEqualTo("session");
    assertThat(secondsUntilDue()).isBetween(5L, 7L);
  }

  @Test
  void a_read_that_was_put_back_is_still_asked_for_and_one_that_failed_says_so() throws Exception {
    await(queue.demand(ASSET, WINDOW, GAP, CLAIM));
    Turn turn = take("one", 8);
    var putBack = new Settlement(ASSET, Duration.ZERO, 0, null, false, null);
    await(queue.settle(turn.generation(), List.of(putBack), GAP));
    assertThat(readings().readFrom()).isNull();
    assertThat(take("one", 8).polls()).hasSize(1);

    var failed = new Settlement(ASSET, Duration.ofSeconds(4), 1, null, false, "server_error");
    await(queue.settle(turn.generation(), List.of(failed), GAP));
    assertThat(readings().failure()).isEqualTo("server_error");
    assertThat(readings().failedAt()).isNotNull();
    assertThat(take("one", 8).polls()).isEmpty();
  }

  @Test
  void what_somebody_waits_for_comes_first_and_what_has_waited_long_is_not_starved()
      throws Exception {
    begin("s1", "2s", PollKey.asset("s"));
    await(queue.demand(PollKey.asset("d"), WINDOW, GAP, CLAIM));
    reconcile("r");
    assertThat(ids(take("one", 1))).containsExactly("d");
    DATABASE.change("UPDATE poll_due SET due_at = due_at - interval '1 minute' WHERE id = 'r'");
    assertThat(ids(take("one", 1))).containsExactly("r");
    assertThat(ids(take("one", 1))).containsExactly("s");
  }

  @Test
  void while_a_list_is_read_only_what_somebody_waits_for_is_taken_singly() throws Exception {
    begin("s1", "2s", PollKey.asset("s"), PollKey.asset("t"));
    await(queue.demand(PollKey.asset("d"), WINDOW, GAP, CLAIM));
    Turn turn = await(queue.take(new TurnAsk("one", LEASE, 8, true, CLAIM)));
    assertThat(ids(turn)).containsExactly("d");
    List<PollKey> listed =
        List.of(PollKey.asset("s"), PollKey.asset("d"), PollKey.asset("unwanted"));
    assertThat(await(queue.takeListed(turn.generation(), listed, CLAIM)))
        .extracting(poll -> poll.key().id())
        .containsExactly("s");
    assertThat(await(queue.takeListed(turn.generation(), listed, CLAIM))).isEmpty();
    assertThat(await(queue.takeListed(turn.generation() - 1, List.of(PollKey.asset("t")), CLAIM)))
        .isEmpty();
  }

  @Test
  void an_ended_session_leaves_nothing_but_what_others_want() throws Exception {
    begin("s1", "2s", ASSET, PollKey.asset("a2"), PollKey.asset("r"));
    begin("s2", "2s", PollKey.asset("a2"));
    DATABASE.change("UPDATE poll_due SET reconcile = true WHERE id = 'r'");
    assertThat(await(sessions.find("s1")).orElseThrow().byStatus())
        .containsEntry(ProcessingStatus.AWAITING_UPLOAD, 3);
    assertThat(await(sessions.end("s1"))).isTrue();
    assertThat(await(sessions.end("s1"))).isFalse();
    assertThat(await(sessions.find("s1"))).isEmpty();
    assertThat(text("SELECT string_agg(id || ' ' || class, ', ' ORDER BY id) FROM poll_due"))
        .isEqualTo("a2 session, r reconcile");
    assertThat(await(sessions.end("s2"))).isTrue();
    assertThat(number("SELECT count(*) FROM poll_due WHERE class = 'session'")).isZero();
    assertThat(number("SELECT count(*) FROM polling_interest")).isZero();
  }

  @Test
  void what_a_dead_gateway_left_is_swept() throws Exception {
    begin("s1", "2s", ASSET);
    await(queue.demand(PollKey.asset("d"), WINDOW, GAP, CLAIM));
    long generation = take("one", 8).generation();
    await(queue.settle(
        generation, List.of(read(ASSET, 7, "x"), read(PollKey.asset("d"), 7, "x")), GAP));
    await(queue.sweep(Duration.ofSeconds(10)));
    assertThat(number("SELECT count(*) FROM poll_due")).isEqualTo(2);
    DATABASE.change("UPDATE polling_session SET ends_at = now() - interval '11 seconds'");
    pass("11 seconds");
    await(queue.sweep(Duration.ofSeconds(10)));
    assertThat(number("SELECT count(*) FROM polling_session")).isZero();
    assertThat(number("SELECT count(*) FROM poll_due")).isZero();
  }

  @Test
  void many_sessions_for_the_same_assets_poll_no_more_than_one() throws Exception {
    begin("s1", "60s", ASSET);
    long generation = take("one", 8).generation();
    await(queue.settle(generation, List.of(read(ASSET, 60, "x")), GAP));
    for (int i = 2; i < 30; i++) {
      begin("s" + i, "60s", ASSET);
      assertThat(take("one", 8).polls()).isEmpty();
    }
    assertThat(number("SELECT count(*) FROM poll_due")).isOne();
  }

  @Test
  void the_outlook_tells_what_is_due_and_when_the_next_is() throws Exception {
    assertThat(await(queue.outlook()).next()).isNull();
    begin("s1", "2s", ASSET, PollKey.asset("a2"));
    assertThat(await(queue.outlook()).due()).isEqualTo(2);
    pass("3 seconds");
    assertThat(await(queue.outlook()).next()).isLessThan(Duration.ofSeconds(-2));
    take("one", 8);
    assertThat(await(queue.outlook()).next()).isBetween(Duration.ofSeconds(15), CLAIM);
    object("asset", "a1", null, "preparing", 5);
    assertThat(await(queue.assetsKnown(100))).isOne();
  }

  @Test
  void four_gateways_that_take_and_settle_at_once_make_no_deadlock_and_take_each_row_once()
      throws Exception {
    PollKey[] keys =
        IntStream.range(0, 200).mapToObj(i -> PollKey.asset("k" + i)).toArray(PollKey[]::new);
    begin("s1", "2s", keys);
    Set<PollKey> taken = new HashSet<>();
    long generation = take("one", 0).generation();
    while (taken.size() < keys.length) {
      List<Future<Turn>> turns = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        turns.add(queue.take(new TurnAsk("one", LEASE, 16, false, CLAIM)));
      }
      for (Future<Turn> turn : turns) {
        List<DuePoll> polls = await(turn).polls();
        polls.forEach(poll -> assertThat(taken.add(poll.key())).isTrue());
        await(queue.settle(
            generation, polls.stream().map(poll -> read(poll.key(), 60, "x")).toList(), GAP));
      }
    }
    assertThat(StoredObjects.deadlocks(DATABASE)).isZero();
  }

  private static Readings readings() throws Exception {
    Readings readings = await(queue.readings(List.of(ASSET))).get(ASSET);
    assertThat(readings).isNotNull();
    return Objects.requireNonNull(readings);
  }

  @CanIgnoreReturnValue
  private static Turn take(String owner, int limit) throws Exception {
    return await(queue.take(new TurnAsk(owner, LEASE, limit, false, CLAIM)));
  }

  private static void begin(String id, String interval, PollKey... keys) throws Exception {
    var session =
        new Begin(id, List.of(keys), Duration.parse("PT" + interval), Duration.ofMinutes(10));
    await(sessions.begin(session, CLAIM));
  }

  private static void reconcile(String id) {
    DATABASE.change("INSERT INTO poll_due (kind, id, class, reconcile, reason, due_at, interval_ms)"
        + " VALUES ('asset', '" + id + "', 'reconcile', true, 'late', now(), 30000)");
  }

  private static void object(
      String kind, String id, @Nullable String parent, String status, int second) {
    DATABASE.change(
        "INSERT INTO mux_object (first_at, last_at, live_completed, kind, id, parent_id, stamp, status, detail)"
            + " VALUES ('2026-06-01 12:00:00Z', '2026-06-01 12:00:0" + second + "Z', false, '"
            + kind + "', '" + id + "', " + (parent == null ? "NULL" : "'" + parent + "'")
            + ", 's', '" + status + "', '{}')");
  }

  /** Lets this much time pass for every row. */
  private static void pass(String interval) {
    DATABASE.change("UPDATE poll_due SET due_at = due_at - interval '" + interval
        + "', taken_at = taken_at - interval '" + interval
        + "', read_from = read_from - interval '" + interval
        + "', created_at = created_at - interval '" + interval + "'");
  }

  private static DuePoll poll(
      PollKey key, PollKey target, PollClass pollClass, @Nullable String digest) {
    return new DuePoll(
        key, target, pollClass, 0, Duration.ofSeconds(2), Duration.ofSeconds(2), digest);
  }

  private static Settlement read(PollKey key, int seconds, String digest) {
    return new Settlement(key, Duration.ofSeconds(seconds), 0, digest, true, null);
  }

  private static List<String> ids(Turn turn) {
    return turn.polls().stream().map(poll -> poll.key().id()).toList();
  }

  private static long secondsUntilDue() {
    return number("SELECT floor(extract(epoch FROM due_at - now())) FROM poll_due");
  }

  private static long number(String sql) {
    return StoredObjects.number(DATABASE, sql);
  }

  private static @Nullable String text(String sql) throws Exception {
    try (var connection = DATABASE.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @CanIgnoreReturnValue
  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, SECONDS);
  }
}
