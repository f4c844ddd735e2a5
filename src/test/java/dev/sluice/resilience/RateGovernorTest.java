package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateGovernorTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Set<CallClass> ALL = EnumSet.allOf(CallClass.class);

  private static RateGovernor reads() {
    return RateGovernor.unused(RatePolicy.MUX_READS, NOON);
  }

  /** When calls are sent by a caller that always has one waiting, from a time on, for a span. */
  private static List<Instant> send(RateGovernor governor, Instant from, Duration span) {
    List<Instant> sent = new ArrayList<>();
    Instant now = from;
    while (now.isBefore(from.plus(span))) {
      switch (governor.acquire(CallClass.RECONCILE, now)) {
        case RateDecision.Granted _ -> sent.add(now);
        case RateDecision.WaitUntil(Instant at) -> now = at;
      }
    }
    return sent;
  }

  private static double rate(RateGovernor governor, Instant now) {
    return governor.status(now).callsPerSecond();
  }

  @Test
  void a_caller_that_never_rests_is_paced_at_four_reads_a_second_and_one_more_at_first() {
    List<Instant> sent = send(reads(), NOON, Duration.ofSeconds(10));
    assertThat(sent).hasSize(41);
    assertThat(sent.subList(0, 5))
        .containsExactly(
            NOON, NOON, NOON.plusMillis(250), NOON.plusMillis(500), NOON.plusMillis(750));
  }

  @Test
  void writes_are_one_in_any_second() {
    List<Instant> sent =
        send(RateGovernor.unused(RatePolicy.MUX_WRITES, NOON), NOON, Duration.ofSeconds(10));
    assertThat(sent.subList(0, 3))
        .containsExactly(NOON, NOON.plusSeconds(1), NOON.plusMillis(2_250));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 50})
  void pace_and_burst_together_stay_within_the_limit(int limit) {
    RatePolicy policy = RatePolicy.of(new RateLimit(limit, Duration.ofSeconds(1)));
    List<Instant> sent = send(RateGovernor.unused(policy, NOON), NOON, Duration.ofSeconds(20));
    assertThat(sent).hasSizeGreaterThan(limit * 15);
    for (int i = limit; i < sent.size(); i++) {
      assertThat(Duration.between(sent.get(i - limit), sent.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void the_hard_limit_holds_where_the_pace_would_not_and_ends_exactly_one_second_later() {
    RatePolicy usual = RatePolicy.MUX_READS;
    RatePolicy unpaced = new RatePolicy(
        usual.hard(),
        List.of(),
        0.01,
        0.5,
        0.01,
        0.05,
        usual.quietSpan(),
        0.2,
        usual.pause(),
        usual.pauseMax(),
        usual.shares());
    RateGovernor governor = RateGovernor.unused(unpaced, NOON);
    RateDecision last = new RateDecision.Granted(CallClass.RETRY);
    for (int i = 0; i < 6; i++) {
      last = governor.acquire(CallClass.RETRY, NOON);
    }
    // At a hundredth of the rate a burst of nearly the whole limit is tolerated; the second one is
    // not.
    assertThat(last).isEqualTo(new RateDecision.WaitUntil(NOON.plusSeconds(1)));
  }

  @Test
  void a_further_limit_over_a_minute_is_held_too() {
    RatePolicy policy = RatePolicy.MUX_READS.and(new RateLimit(20, Duration.ofSeconds(60)));
    List<Instant> sent = send(RateGovernor.unused(policy, NOON), NOON, Duration.ofMinutes(2));
    assertThat(sent).hasSize(40);
    assertThat(sent.get(20)).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void a_cold_start_takes_the_last_window_for_full() {
    RateGovernor governor = RateGovernor.coldStart(RatePolicy.MUX_READS, NOON);
    assertThat(governor.status(NOON).callsInWindow()).isEqualTo(5);
    assertThat(governor.acquire(CallClass.RECONCILE, NOON))
        .isEqualTo(new RateDecision.WaitUntil(NOON.plusSeconds(1)));
    assertThat(governor.acquire(CallClass.RECONCILE, NOON.plusSeconds(1)))
        .isInstanceOf(RateDecision.Granted.class);
  }

  @Test
  void a_429_halves_the_rate_and_stops_until_retry_after() {
    RateGovernor governor = reads();
    governor.throttled(NOON.plusSeconds(7), NOON);
    assertThat(rate(governor, NOON)).isEqualTo(2, within(1e-9));
    assertThat(governor.acquire(ALL, NOON))
        .isEqualTo(new RateDecision.WaitUntil(NOON.plusSeconds(7)));
    assertThat(governor.acquire(ALL, NOON.plusSeconds(7))).isInstanceOf(RateDecision.Granted.class);
  }

  @Test
  void without_retry_after_the_stop_is_a_second_and_doubles_up_to_a_minute() {
    RateGovernor governor = reads();
    Instant now = NOON;
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      governor.throttled(null, now);
      Instant end = now.plusSeconds(seconds);
      assertThat(governor.acquire(ALL, now)).isEqualTo(new RateDecision.WaitUntil(end));
      now = end;
    }
    assertThat(rate(governor, now))
        .as("never below a twentieth of the limit")
        .isEqualTo(0.25, within(1e-9));
  }

  @Test
  void a_retry_after_of_nothing_stops_for_a_second_all_the_same() {
    RateGovernor governor = reads();
    governor.throttled(NOON, NOON);
    assertThat(governor.acquire(ALL, NOON))
        .isEqualTo(new RateDecision.WaitUntil(NOON.plusSeconds(1)));
  }

  @Test
  void answers_to_calls_from_before_a_stop_cut_once_and_only_lengthen_it() {
    RateGovernor governor = reads();
    governor.throttled(null, NOON);
    governor.throttled(null, NOON.plusMillis(10));
    governor.throttled(NOON.plusSeconds(5), NOON.plusMillis(20));
    governor.throttled(NOON.plusSeconds(2), NOON.plusMillis(30));
    assertThat(rate(governor, NOON)).isEqualTo(2, within(1e-9));
    assertThat(governor.status(NOON).stoppedUntil()).isEqualTo(NOON.plusSeconds(5));
  }

  @Test
  void every_quiet_ten_seconds_give_a_twentieth_back_up_to_the_pace() {
    RateGovernor governor = reads();
    governor.throttled(NOON.plusSeconds(5), NOON);
    assertThat(rate(governor, NOON.plusSeconds(15).minusNanos(1))).isEqualTo(2, within(1e-9));
    assertThat(rate(governor, NOON.plusSeconds(15))).isEqualTo(2.25, within(1e-9));
    assertThat(rate(governor, NOON.plusSeconds(35))).isEqualTo(2.75, within(1e-9));
    assertThat(rate(governor, NOON.plus(Duration.ofDays(1)))).isEqualTo(4, within(1e-9));
  }

  @Test
  void ten_quiet_seconds_make_the_next_stop_short_again() {
    RateGovernor governor = reads();
    governor.throttled(null, NOON);
    governor.throttled(null, NOON.plusSeconds(1));
    Instant later = NOON.plusSeconds(13);
    governor.throttled(null, later);
    assertThat(governor.status(later).stoppedUntil()).isEqualTo(later.plusSeconds(1));
  }

  @Test
  void a_remainder_below_a_fifth_halves_the_rate_once_a_second() {
    RateGovernor governor = reads();
    governor.remaining(20, 100, NOON);
    assertThat(rate(governor, NOON)).as("a fifth is enough").isEqualTo(4, within(1e-9));
    governor.remaining(19, 100, NOON);
    governor.remaining(18, 100, NOON.plusMillis(999));
    assertThat(rate(governor, NOON)).isEqualTo(2, within(1e-9));
    governor.remaining(17, 100, NOON.plusSeconds(1));
    assertThat(rate(governor, NOON)).isEqualTo(1, within(1e-9));
  }

  @Test
  void classes_that_all_wait_get_sixty_twenty_five_and_fifteen_per_cent() {
    Map<CallClass, Integer> turns = turns(ALL, 400);
    assertThat(turns.get(CallClass.RECONCILE)).isBetween(239, 241);
    assertThat(turns.get(CallClass.ON_DEMAND)).isBetween(99, 101);
    assertThat(turns.get(CallClass.RETRY)).isBetween(59, 61);
  }

  @Test
  void what_a_class_does_not_use_is_lent() {
    assertThat(turns(Set.of(CallClass.RETRY), 100)).containsEntry(CallClass.RETRY, 100);
    Map<CallClass, Integer> two = turns(EnumSet.of(CallClass.ON_DEMAND, CallClass.RETRY), 400);
    assertThat(two.get(CallClass.ON_DEMAND)).isBetween(249, 251);
  }

  @Test
  void a_class_that_did_not_wait_cannot_claim_its_share_afterwards() {
    FairTurns fair = new FairTurns(RatePolicy.MUX_READS);
    for (int i = 0; i < 1_000; i++) {
      assertThat(fair.take(Set.of(CallClass.RETRY))).isEqualTo(CallClass.RETRY);
    }
    int retries = 0;
    for (int i = 0; i < 100; i++) {
      retries +=
          fair.take(EnumSet.of(CallClass.RECONCILE, CallClass.RETRY)) == CallClass.RETRY ? 1 : 0;
    }
    assertThat(retries).as("15 of 75 parts").isBetween(19, 21);
  }

  private static Map<CallClass, Integer> turns(Set<CallClass> waiting, int count) {
    FairTurns fair = new FairTurns(RatePolicy.MUX_READS);
    Map<CallClass, Integer> turns = new EnumMap<>(CallClass.class);
    for (int i = 0; i < count; i++) {
      turns.merge(fair.take(waiting), 1, Integer::sum);
    }
    return turns;
  }

  @Test
  void waiting_counts_nothing() {
    RateGovernor governor = RateGovernor.coldStart(RatePolicy.MUX_READS, NOON);
    for (int i = 0; i < 100; i++) {
      assertThat(governor.acquire(ALL, NOON.plusMillis(i)))
          .isEqualTo(new RateDecision.WaitUntil(NOON.plusSeconds(1)));
    }
  }

  @Test
  void somebody_must_wait() {
    assertThatThrownBy(() -> reads().acquire(Set.of(), NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_wrong_policy_is_refused_with_rule_and_value() {
    assertThatThrownBy(() -> new RateLimit(0, Duration.ofSeconds(1)))
        .hasMessage("calls must be from 1 to 100000, but is 0");
    RatePolicy usual = RatePolicy.MUX_READS;
    Map<CallClass, Integer> shares =
        Map.of(CallClass.RECONCILE, 60, CallClass.ON_DEMAND, 25, CallClass.RETRY, 14);
    assertThatThrownBy(() -> new RatePolicy(
            usual.hard(),
            List.of(),
            0.8,
            0.5,
            0.05,
            0.05,
            usual.quietSpan(),
            0.2,
            usual.pause(),
            usual.pauseMax(),
            shares))
        .hasMessage("the sum of shares must be from 100 to 100, but is 99");
  }
}
