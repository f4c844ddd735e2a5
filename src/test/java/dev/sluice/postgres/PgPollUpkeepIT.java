package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.polling.PollClass;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.PollQueue.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What whoever leads does for the queue besides reading: refusals while nothing is sent, and rows taken unknowingly. */
class PgPollUpkeepIT extends QueueTables {
  private static final int MAX = 100;

  @Test
  void who_asked_for_one_read_is_refused_and_the_session_has_its_row_back() throws Exception {
    begin("s1", "30s", ASSET);
    Turn turn = take("one", 8);
    await(queue.settle(turn.generation(), List.of(read(ASSET, 30, "d1")), GAP));
    pass("5 seconds");
    Instant askedAt = await(queue.demand(ASSET, WINDOW, GAP, CLAIM)).askedAt();
    assertThat(refuse(turn.generation() - 1))
        .as("who does not lead refuses nobody")
        .isZero();
    assertThat(refuse(turn.generation())).isOne();
    assertThat(readings().failure()).isEqualTo("breaker_open");
    assertThat(readings().failedAt()).isAfter(askedAt);
    assertThat(text("SELECT class || ' ' || failures FROM poll_due")).isEqualTo("session 0");
    assertThat(secondsUntilDue()).isBetween(22L, 25L);
    assertThat(refuse(turn.generation())).as("it is refused once").isZero();
  }

  @Test
  void a_refused_row_that_nobody_else_wants_stays_a_moment_and_a_read_under_way_goes_on()
      throws Exception {
    long generation = take("one", 0).generation();
    await(queue.demand(ASSET, WINDOW, GAP, CLAIM));
    assertThat(take("one", 8).polls())
        .singleElement()
        .matches(poll -> poll.pollClass() == PollClass.ON_DEMAND);
    assertThat(refuse(generation)).as("its read is under way").isZero();
    pass("21 seconds");
    assertThat(refuse(generation)).isOne();
    assertThat(text("SELECT class FROM poll_due")).isEqualTo("none");
    await(queue.sweep(Duration.ofSeconds(10), Duration.ofSeconds(10)));
    assertThat(number("SELECT count(*) FROM poll_due")).as("just refused").isOne();
    database.change("UPDATE poll_due SET failed_at = failed_at - interval '11 seconds'");
    await(queue.sweep(Duration.ofSeconds(10), Duration.ofSeconds(10)));
    assertThat(number("SELECT count(*) FROM poll_due")).isZero();
  }

  @Test
  void no_more_are_refused_at_once_than_was_said() throws Exception {
    long generation = take("one", 0).generation();
    for (int i = 0; i < 5; i++) {
      await(queue.demand(PollKey.asset("d" + i), WINDOW, GAP, CLAIM));
    }
    assertThat(await(queue.refuse(generation, "breaker_open", CLAIM, 3))).isEqualTo(3);
    assertThat(refuse(generation)).isEqualTo(2);
  }

  @Test
  void rows_that_a_gateway_does_not_know_it_took_are_handed_back() throws Exception {
    PollKey known = PollKey.asset("known");
    begin("s1", "2s", ASSET, known);
    Turn lost = take("one", 8);
    assertThat(lost.polls()).hasSize(2);
    Turn next = take("one", 8);
    assertThat(next.polls()).isEmpty();
    assertThat(await(queue.handBack(next.generation() - 1, List.of(), next.at(), GAP)))
        .as("of another generation")
        .isZero();
    assertThat(await(queue.handBack(next.generation(), List.of(known), lost.at(), GAP)))
        .as("taken since")
        .isZero();
    assertThat(await(queue.handBack(next.generation(), List.of(known), next.at(), GAP)))
        .isOne();
    assertThat(take("one", 8).polls()).as("within the gap").isEmpty();
    pass("1 second");
    assertThat(ids(take("one", 8))).containsExactly(ASSET.id());
  }

  @Test
  void what_has_been_due_since_long_ago_is_counted_apart() throws Exception {
    begin("s1", "2s", ASSET);
    Instant then = take("one", 0).at();
    begin("s2", "2s", PollKey.asset("later"));
    var outlook = await(queue.outlook(then));
    assertThat(outlook.due()).isEqualTo(2);
    assertThat(outlook.dueLong()).isOne();
    take("one", 1);
    assertThat(await(queue.outlook(then)).dueLong()).as("what was read since").isZero();
  }

  private static int refuse(long generation) throws Exception {
    return await(queue.refuse(generation, "breaker_open", CLAIM, MAX));
  }
}
