package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.polling.PollQueue.Turn;
import dev.sluice.polling.ReconcileStore.Stand;
import dev.sluice.polling.ReconcileStore.Suspects;
import dev.sluice.polling.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sweep did not see on Mux's list, in a real Postgres: in the queue until it was read, although it has ended. */
class PgSuspectsIT extends QueueTables {
  private static final String SWEEP = "s1";
  private static final String ENVIRONMENT = "env1";

  @BeforeEach
  void beginSweep() throws Exception {
    database.change("TRUNCATE reconcile_sweep");
    assertThat(await(store.beginSweep(SWEEP, Instant.EPOCH, Duration.ofMinutes(2))))
        .isTrue();
  }

  @Test
  void suspects_are_what_was_not_seen_a_bounded_number_after_an_id() throws Exception {
    for (String id : List.of("a1", "a2", "a3", "a4", "gone")) {
      object("asset", id, null, "ready", 1);
    }
    object("upload", "a2-upload", null, "waiting", 1);
    database.change("UPDATE mux_object SET deleted_at = last_at WHERE id = 'gone'");
    await(store.see(SWEEP, List.of("a3", "a3")));
    await(store.see("another", List.of("a1", "a2")));

    assertThat(suspects("", 2)).isEqualTo(new Suspects(List.of("a1", "a2"), "a2"));
    assertThat(suspects("a2", 2)).isEqualTo(new Suspects(List.of("a4"), null));
    assertThat(suspects("a4", 2)).isEqualTo(new Suspects(List.of(), null));
    assertThat(await(store.suspectsLeft(SWEEP, List.of("a1", "a2", "gone"))))
        .isEqualTo(new Stand(2, 1));
    assertThat(await(store.suspectsLeft("another", List.of("a1")))).isEqualTo(new Stand(0, 0));
  }

  @Test
  void what_mux_made_after_the_sweep_began_or_too_long_ago_is_no_suspect() throws Exception {
    object("asset", "old", null, "ready", 1);
    object("asset", "young", null, "ready", 2);
    object("asset", "right", null, "ready", 3);
    made("old", "1000");
    made("young", "4000000000");
    made("right", "\"2001\"");
    database.change("UPDATE reconcile_sweep SET since = to_timestamp(2001.9)");

    assertThat(suspects("", 10).ids()).containsExactly("right");
  }

  @Test
  void a_suspect_is_read_though_it_is_ready_and_again_until_a_read_has_said_something()
      throws Exception {
    object("asset", "a1", null, "ready", 1);
    assertThat(suspects("", 10).ids()).hasSize(1);

    Turn turn = take("one", 8);
    assertThat(ids(turn)).containsExactly("a1");
    settle(turn, new Settlement(ASSET, Duration.ofSeconds(5), 1, null, false, "server_error"));
    settledAgain(new Settlement(ASSET, Duration.ofSeconds(5), 1, null, false, null));
    assertThat(left())
        .as("neither a failure nor a read that was not sent ends it")
        .isOne();

    settledAgain(read(ASSET, 5, "digest"));
    assertThat(left()).isZero();
    assertThat(number("SELECT count(*) FROM poll_due")).isZero();
  }

  @Test
  void a_suspect_that_mux_does_not_know_is_not_asked_for_again() throws Exception {
    object("asset", "a1", null, "ready", 1);
    assertThat(suspects("", 10).ids()).hasSize(1);
    settle(take("one", 8), new Settlement(ASSET, Duration.ofSeconds(5), 1, null, false, "missing"));

    assertThat(left()).isZero();
    assertThat(number("SELECT count(*) FROM poll_due")).isZero();
  }

  @Test
  void a_suspect_of_whose_deletion_mux_told_meanwhile_is_not_read() throws Exception {
    object("asset", "a1", null, "ready", 1);
    assertThat(suspects("", 10).ids()).hasSize(1);
    database.change("UPDATE mux_object SET deleted_at = last_at");

    assertThat(take("one", 8).polls()).isEmpty();
    assertThat(await(store.suspectsLeft(SWEEP, List.of("a1")))).isEqualTo(new Stand(0, 1));
  }

  @Test
  void what_is_in_the_queue_already_becomes_a_suspect_and_keeps_its_place() throws Exception {
    object("asset", "a1", null, "preparing", 1);
    begin("session", "2S", ASSET);
    database.change("UPDATE poll_due SET due_at = now() + interval '1 hour'");
    assertThat(suspects("", 10).ids()).hasSize(1);
    assertThat(text("SELECT class || ' ' || (due_at <= now()) FROM poll_due"))
        .isEqualTo("session true");

    var _ = await(sessions.end("session"));
    assertThat(text("SELECT class FROM poll_due")).isEqualTo("reconcile");
    assertThat(left()).isOne();
  }

  @Test
  void the_sweep_that_is_under_way_can_be_named() throws Exception {
    assertThat(await(store.runningSweep())).contains(SWEEP);
    database.change("UPDATE reconcile_sweep SET state = 'done'");
    assertThat(await(store.runningSweep())).isEmpty();
  }

  private static Suspects suspects(String after, int max) throws Exception {
    return await(store.suspect(SWEEP, ENVIRONMENT, after, max));
  }

  private static long left() throws Exception {
    return await(store.suspectsLeft(SWEEP, List.of("a1"))).waiting();
  }

  private static void settledAgain(Settlement settlement) throws Exception {
    pass("1 hour");
    Turn turn = take("one", 8);
    assertThat(turn.polls()).hasSize(1);
    settle(turn, settlement);
  }

  private static void settle(Turn turn, Settlement settlement) throws Exception {
    await(queue.settle(turn.generation(), List.of(settlement), GAP));
  }

  private static void made(String id, String unixSeconds) {
    database.change("UPDATE mux_object SET detail = '{\"created_at\": " + unixSeconds
        + "}' WHERE id = '" + id + "'");
  }
}
