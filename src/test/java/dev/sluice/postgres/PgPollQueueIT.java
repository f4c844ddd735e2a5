package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.ProcessingStatus;
import dev.sluice.polling.DuePoll;
import dev.sluice.polling.PollClass;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.PollQueue.Turn;
import dev.sluice.polling.PollQueue.TurnAsk;
import dev.sluice.polling.PollSessions.State;
import dev.sluice.polling.Settlement;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The queue in a real Postgres: who leads, what is taken, and what becomes of it. */
class PgPollQueueIT extends QueueTables {
  @Test
  void one_gateway_leads_until_its_lease_ends_or_is_given_back() throws Exception {
    Turn first = take("one", 8);
    assertThat(first.leads()).isTrue();
    assertThat(take("two", 8)).isEqualTo(Turn.FOLLOWER);
    assertThat(take("one", 8).generation()).isEqualTo(first.generation());

    database.change("UPDATE poll_leader SET lease_until = now()");
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
    database.change("UPDATE poll_leader SET lease_until = now()");
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
    database.change("UPDATE poll_due SET taken_at = taken_at - interval '3 seconds'");
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
    database.change("UPDATE poll_due SET due_at = due_at - interval '1 minute' WHERE id = 'r'");
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
}
