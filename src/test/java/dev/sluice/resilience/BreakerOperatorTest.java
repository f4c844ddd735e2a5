package dev.sluice.resilience;

import static dev.sluice.resilience.Breakers.EVEN;
import static dev.sluice.resilience.Breakers.LEASE;
import static dev.sluice.resilience.Breakers.NOON;
import static dev.sluice.resilience.Breakers.called;
import static dev.sluice.resilience.Breakers.label;
import static dev.sluice.resilience.Breakers.leaseOf;
import static dev.sluice.resilience.Breakers.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What operators do to a breaker. */
class BreakerOperatorTest {
  private static final BreakerPolicy POLICY = BreakerPolicy.MUX_API;

  @Test
  void forced_open_sticks_until_reset() {
    Breaker forced = Breaker.closed(POLICY, NOON).forceOpen();
    Acquisition.Refused refused = refusal(forced, NOON.plus(Duration.ofDays(30)));
    assertThat(refused.reason()).isEqualTo(Acquisition.Reason.FORCED_OPEN);
    assertThat(refused.notBefore()).isNull();
    assertThat(label(forced)).isEqualTo("forced_open");
    assertThat(label(forced.reset(NOON))).isEqualTo("closed");
  }

  @Test
  void forced_closed_lets_every_call_pass_and_counts_none() {
    Breaker forced =
        called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 5).forceClosed();
    Breaker after = called(forced, Outcome.failed(), NOON, 1_000);
    assertThat(after).isEqualTo(forced);
    assertThat(label(after)).isEqualTo("forced_closed");
    assertThat(after.at(NOON.plus(Duration.ofDays(1)), EVEN)).isEqualTo(forced);
    assertThat(after.reset(NOON).failureCount()).isZero();
  }

  @Test
  void a_call_from_before_an_operator_acted_changes_nothing_afterwards() {
    Acquisition before = Breaker.restored(POLICY).acquire(NOON, LEASE, EVEN);
    Breaker reset = before.breaker().reset(NOON);
    assertThat(reset.settle(leaseOf(before), Outcome.failed(), NOON, EVEN)).isEqualTo(reset);
  }

  @Test
  void reset_closes_an_open_breaker_with_a_clean_record() {
    Breaker open = called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 5);
    Breaker reset = open.reset(NOON);
    assertThat(label(reset)).isEqualTo("closed");
    assertThat(reset.failureCount()).isZero();
    assertThat(called(reset, Outcome.failed(), NOON, 5).openUntil()).contains(NOON.plusSeconds(30));
  }

  @Test
  void an_open_breaker_may_try_before_its_time_and_opens_for_longer_if_that_fails() {
    Breaker open = called(Breaker.closed(POLICY, NOON), Outcome.failed(), NOON, 5);
    Breaker trying = open.tryEarly();
    assertThat(label(trying)).isEqualTo("half_open");
    assertThat(trying.tryEarly()).isEqualTo(trying);
    assertThat(called(trying, Outcome.failed(), NOON, 1).openUntil())
        .contains(NOON.plusSeconds(60));
    Breaker forced = open.forceOpen();
    assertThat(forced.tryEarly()).isEqualTo(forced);
  }
}
