package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerPolicyTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final BreakerPolicy POLICY = BreakerPolicy.MUX_API;

  @Test
  void only_failures_that_blame_the_dependency_vote() {
    assertThat(POLICY.outcome(FailureClass.SERVER_ERROR, null)).isEqualTo(Outcome.failed());
    assertThat(POLICY.outcome(FailureClass.SERVER_ERROR, NOON))
        .isEqualTo(Outcome.failedUntil(NOON));
    assertThat(POLICY.outcome(FailureClass.RATE_LIMITED, NOON)).isEqualTo(Outcome.ignored());
    assertThat(POLICY.outcome(FailureClass.NOT_FOUND, null)).isEqualTo(Outcome.ignored());
    assertThat(POLICY.outcome(FailureClass.CANCELLED, null)).isEqualTo(Outcome.ignored());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT30S | 3 | failuresToOpen must be from 1 to 100000, but is 0",
        "5 | PT0S | 3 | openFor must be positive and at most PT168H, but is PT0S",
        "5 | PT30S | 0 | successesToClose must be from 1 to 100000, but is 0",
        "5 | PT400S | 3 | openForMax must be at least openFor (PT6M40S), but is PT5M",
      })
  void a_wrong_policy_is_refused_with_rule_and_value(
      int failures, Duration openFor, int successes, String message) {
    assertThatThrownBy(() -> BreakerPolicy.of(failures, openFor, successes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void a_window_of_broken_buckets_and_a_share_of_nothing_are_refused() {
    Duration span = Duration.ofSeconds(10);
    assertThatThrownBy(() -> with(Duration.ofMillis(1_005), 0.5))
        .hasMessage("window must be a multiple of 10 ms, but is PT1.005S");
    assertThatThrownBy(() -> with(span, 0))
        .hasMessage("failureRateToOpen must be from 0.01 to 1.0, but is 0.0");
    assertThat(with(span, 0.5).window()).isEqualTo(span);
  }

  private static BreakerPolicy with(Duration window, double rate) {
    return new BreakerPolicy(
        5,
        rate,
        10,
        window,
        window,
        window.multipliedBy(2),
        0.2,
        2,
        3,
        Duration.ofMinutes(10),
        16,
        Set.of());
  }
}
