package dev.sluice.resilience;

import static dev.sluice.resilience.Breakers.EVEN;
import static dev.sluice.resilience.Breakers.LEASE;
import static dev.sluice.resilience.Breakers.NOON;
import static dev.sluice.resilience.Breakers.called;
import static dev.sluice.resilience.Breakers.label;
import static dev.sluice.resilience.Breakers.leaseOf;
import static dev.sluice.resilience.Breakers.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final BreakerPolicy POLICY = BreakerPolicy.MUX_API;

  private static final RandomGenerator LOWEST = () -> 0;
  private static final RandomGenerator HIGHEST = () -> -1;

  private static Breaker opened() {
    return called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 5);
  }

  @Test
  void opens_at_the_fifth_failure_in_a_row_for_thirty_seconds() {
    Breaker four = called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 4);
    assertThat(label(four)).isEqualTo("closed");
    assertThat(four.failureCount()).isEqualTo(4);

    Breaker five = called(four, Outcome.failed(), NOON);
    assertThat(label(five)).isEqualTo("open");
    assertThat(five.failureCount()).isEqualTo(5);
    assertThat(five.openUntil()).contains(NOON.plusSeconds(30));
    assertThat(refusal(five, NOON.plusSeconds(29)).reason()).isEqualTo(Acquisition.Reason.OPEN);
    assertThat(refusal(five, NOON.plusSeconds(29)).notBefore()).isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void a_success_ends_the_row_of_failures() {
    Breaker breaker = called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 4);
    breaker = called(breaker, Outcome.succeeded(), NOON);
    assertThat(label(called(breaker, Outcome.failed(), NOON, 4))).isEqualTo("closed");
  }

  @Test
  void successes_do_not_clear_the_window() {
    Breaker breaker = Breaker.closed(POLICY, NOON);
    for (int i = 0; i < 4; i++) {
      breaker = called(called(breaker, Outcome.failed(), NOON), Outcome.succeeded(), NOON);
    }
    breaker = called(breaker, Outcome.failed(), NOON);
    assertThat(label(breaker)).as("5 of 9: too few calls").isEqualTo("closed");
    assertThat(breaker.windowCalls(NOON)).isEqualTo(9);
    assertThat(breaker.windowFailures(NOON)).isEqualTo(5);
    assertThat(label(called(breaker, Outcome.succeeded(), NOON))).as("5 of 10").isEqualTo("open");
  }

  @Test
  void less_than_half_of_the_window_does_not_open() {
    Breaker breaker = called(Breaker.closed(POLICY, NOON), Outcome.succeeded(), NOON, 6);
    breaker = called(breaker, Outcome.failed(), NOON, 4);
    assertThat(label(breaker)).isEqualTo("closed");
  }

  @Test
  void the_window_forgets_what_is_ten_buckets_old() {
    Breaker breaker = called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 4);
    assertThat(breaker.windowFailures(NOON.plusMillis(9_999))).isEqualTo(4);
    assertThat(breaker.windowFailures(NOON.plusSeconds(10))).isZero();
  }

  @Test
  void half_open_begins_with_the_first_call_at_exactly_the_end_of_open() {
    Breaker open = opened();
    Instant end = NOON.plusSeconds(30);
    assertThat(open.acquire(end.minusNanos(1), LEASE, EVEN))
        .isInstanceOf(Acquisition.Refused.class);
    assertThat(label(open.at(end, EVEN))).as("nobody has called yet").isEqualTo("open");
    assertThat(label(open.acquire(end, LEASE, EVEN).breaker())).isEqualTo("half_open");
  }

  @Test
  void half_open_lets_two_trials_run_at_once() {
    Instant later = NOON.plusSeconds(30);
    Breaker breaker = opened()
        .acquire(later, LEASE, EVEN)
        .breaker()
        .acquire(later, LEASE, EVEN)
        .breaker();
    assertThat(breaker.callsUnderWay()).isEqualTo(2);
    Acquisition.Refused third = refusal(breaker, later);
    assertThat(third.reason()).isEqualTo(Acquisition.Reason.TRIALS_UNDER_WAY);
    assertThat(third.notBefore()).isEqualTo(later.plus(LEASE));
  }

  @Test
  void half_open_places_no_more_trials_than_it_needs() {
    Breaker breaker = called(Breaker.restored(POLICY), Outcome.succeeded(), NOON, 2);
    Breaker last = breaker.acquire(NOON, LEASE, EVEN).breaker();
    assertThat(refusal(last, NOON).reason()).isEqualTo(Acquisition.Reason.TRIALS_UNDER_WAY);
  }

  @Test
  void three_successes_close_it() {
    Breaker breaker = called(Breaker.restored(POLICY), Outcome.succeeded(), NOON, 2);
    assertThat(breaker.successCount()).isEqualTo(2);
    assertThat(label(called(breaker, Outcome.succeeded(), NOON))).isEqualTo("closed");
  }

  @Test
  void one_failed_trial_opens_it_again_for_twice_as_long() {
    Instant later = NOON.plusSeconds(30);
    Breaker again = called(called(opened(), Outcome.succeeded(), later), Outcome.failed(), later);
    assertThat(again.openUntil()).contains(later.plusSeconds(60));
  }

  @Test
  void open_doubles_up_to_three_hundred_seconds() {
    Breaker breaker = opened();
    for (int seconds : new int[] {60, 120, 240, 300, 300}) {
      Instant at = breaker.openUntil().orElseThrow();
      breaker = called(breaker, Outcome.failed(), at);
      assertThat(breaker.openUntil()).contains(at.plusSeconds(seconds));
    }
  }

  @Test
  void ten_minutes_closed_and_it_opens_as_for_the_first_time() {
    Instant closedAt = NOON.plusSeconds(30);
    Breaker closed = called(opened(), Outcome.succeeded(), closedAt, 3);
    Instant early = closedAt.plus(Duration.ofMinutes(10)).minusNanos(1);
    assertThat(called(closed, Outcome.failed(), early, 5).openUntil())
        .contains(early.plusSeconds(60));
    Instant calm = closedAt.plus(Duration.ofMinutes(10));
    assertThat(called(closed, Outcome.failed(), calm, 5).openUntil())
        .contains(calm.plusSeconds(30));
  }

  @Test
  void open_time_is_off_by_a_fifth_at_most() {
    Breaker four = called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 4);
    assertThat(called(four, Outcome.failed(), NOON, LOWEST).openUntil())
        .contains(NOON.plusSeconds(24));
    assertThat(called(four, Outcome.failed(), NOON, HIGHEST).openUntil().orElseThrow())
        .isBetween(NOON.plusMillis(35_999), NOON.plusSeconds(36));
  }

  @Test
  void stays_open_until_a_retry_after_that_any_of_the_failures_brought() {
    Instant asked = NOON.plusSeconds(100);
    Breaker breaker = called(Breaker.closed(POLICY, NOON), Outcome.failedUntil(asked), NOON);
    breaker = called(breaker, Outcome.failed(), NOON, 4);
    assertThat(breaker.openUntil()).contains(asked);
    assertThat(refusal(breaker, asked.minusNanos(1)).notBefore()).isEqualTo(asked);
    Breaker again = called(breaker, Outcome.failedUntil(asked.plusSeconds(500)), asked);
    assertThat(again.openUntil()).contains(asked.plusSeconds(500));
  }

  @Test
  void a_late_result_of_an_earlier_generation_changes_nothing() {
    Acquisition early = Breaker.closed(POLICY, NOON).acquire(NOON, Duration.ofMinutes(5), EVEN);
    Breaker open = called(early.breaker(), Outcome.failed(), NOON, 5);
    assertThat(open.settle(leaseOf(early), Outcome.succeeded(), NOON, EVEN)).isEqualTo(open);

    // The trial under way has the same number as the straggler: only the generation tells them
    // apart.
    Breaker trial = open.acquire(NOON.plusSeconds(30), LEASE, EVEN).breaker();
    assertThat(trial.settle(leaseOf(early), Outcome.failed(), NOON.plusSeconds(31), EVEN))
        .isEqualTo(trial);
    assertThat(trial.settle(leaseOf(early), Outcome.succeeded(), NOON.plusSeconds(31), EVEN))
        .isEqualTo(trial);
  }

  @Test
  void a_lease_counts_once_however_often_it_is_settled() {
    Acquisition acquisition = Breaker.restored(POLICY).acquire(NOON, LEASE, EVEN);
    Breaker once =
        acquisition.breaker().settle(leaseOf(acquisition), Outcome.succeeded(), NOON, EVEN);
    assertThat(once.settle(leaseOf(acquisition), Outcome.succeeded(), NOON, EVEN))
        .isEqualTo(once);
    assertThat(once.settle(leaseOf(acquisition), Outcome.failed(), NOON, EVEN)).isEqualTo(once);
  }

  @Test
  void a_lease_never_returned_is_a_failure_at_its_deadline_and_frees_the_trial() {
    Breaker trial = Breaker.restored(POLICY).acquire(NOON, LEASE, EVEN).breaker();
    Instant deadline = NOON.plus(LEASE);
    assertThat(label(trial.at(deadline.minusNanos(1), EVEN))).isEqualTo("half_open");
    Breaker lost = trial.at(deadline, EVEN);
    assertThat(label(lost)).isEqualTo("open");
    assertThat(lost.openUntil()).contains(deadline.plusSeconds(30));
    assertThat(trial.at(deadline.plusSeconds(20), EVEN))
        .as("however late anybody looks")
        .isEqualTo(lost);
    assertThat(trial.acquire(deadline.plusSeconds(30), LEASE, EVEN))
        .isInstanceOf(Acquisition.Permitted.class);
  }

  @Test
  void five_leases_never_returned_open_a_closed_breaker() {
    Breaker breaker = Breaker.closed(POLICY, NOON);
    for (int i = 0; i < 5; i++) {
      breaker = breaker.acquire(NOON.plusSeconds(i), LEASE, EVEN).breaker();
    }
    Instant last = NOON.plusSeconds(4).plus(LEASE);
    assertThat(label(breaker.at(last.minusNanos(1), EVEN))).isEqualTo("closed");
    assertThat(breaker.at(last.plusSeconds(9), EVEN).openUntil()).contains(last.plusSeconds(30));
  }

  @Test
  void an_ignored_outcome_frees_the_trial_and_votes_for_nothing() {
    Breaker half = Breaker.restored(POLICY);
    Breaker after = called(half, Outcome.ignored(), NOON, 20);
    assertThat(label(after)).isEqualTo("half_open");
    assertThat(after.successCount()).isZero();
    assertThat(after.callsUnderWay()).isZero();

    Breaker failing = called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 4);
    Breaker ignored = called(failing, Outcome.ignored(), NOON, 20);
    assertThat(ignored.failureCount()).isEqualTo(4);
    assertThat(ignored.windowCalls(NOON)).isEqualTo(4);
  }

  @Test
  void after_a_restart_it_is_half_open() {
    assertThat(label(Breaker.restored(POLICY))).isEqualTo("half_open");
    assertThat(called(Breaker.restored(POLICY), Outcome.failed(), NOON).openUntil())
        .contains(NOON.plusSeconds(30));
  }

  @Test
  void keeps_track_of_so_many_calls_and_refuses_more() {
    Breaker breaker = Breaker.closed(POLICY, NOON);
    for (int i = 0; i < POLICY.leasesMax(); i++) {
      breaker = breaker.acquire(NOON, LEASE, EVEN).breaker();
    }
    Acquisition.Refused refused = refusal(breaker, NOON);
    assertThat(refused.reason()).isEqualTo(Acquisition.Reason.LEASES_EXHAUSTED);
    assertThat(refused.notBefore()).isEqualTo(NOON.plus(LEASE));
  }

  @Test
  void the_database_preset_is_three_failures_ten_seconds_two_successes() {
    BreakerPolicy policy = BreakerPolicy.DATABASE;
    Breaker open = called(Breaker.closed(policy, NOON), Outcome.failed(), NOON, 3);
    assertThat(open.openUntil()).contains(NOON.plusSeconds(10));
    assertThat(label(called(open, Outcome.succeeded(), NOON.plusSeconds(10), 2)))
        .isEqualTo("closed");
  }

  @Test
  void a_lease_must_last() {
    assertThatThrownBy(() -> Breaker.closed(POLICY, NOON).acquire(NOON, Duration.ZERO, EVEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leaseFor must be positive");
  }
}
