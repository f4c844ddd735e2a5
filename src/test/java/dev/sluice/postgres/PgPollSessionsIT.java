package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.ProcessingStatus;
import dev.sluice.polling.DuePoll;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.PollQueue.Turn;
import dev.sluice.polling.PollQueue.TurnAsk;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions in a real Postgres, what they leave, and several gateways at once. */
class PgPollSessionsIT extends QueueTables {
  @Test
  void an_ended_session_leaves_nothing_but_what_others_want() throws Exception {
    begin("s1", "2s", ASSET, PollKey.asset("a2"), PollKey.asset("r"));
    begin("s2", "2s", PollKey.asset("a2"));
    database.change("UPDATE poll_due SET reconcile = true WHERE id = 'r'");
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
    await(queue.sweep(Duration.ofSeconds(10), Duration.ofSeconds(10)));
    assertThat(number("SELECT count(*) FROM poll_due")).isEqualTo(2);
    database.change("UPDATE polling_session SET ends_at = now() - interval '11 seconds'");
    pass("11 seconds");
    await(queue.sweep(Duration.ofSeconds(10), Duration.ofSeconds(10)));
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
    assertThat(StoredObjects.deadlocks(database)).isZero();
  }
}
