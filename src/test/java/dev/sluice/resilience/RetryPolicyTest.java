package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.resilience.RetryDecision.GiveUp;
import dev.sluice.resilience.RetryDecision.Reason;
import dev.sluice.resilience.RetryDecision.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant NEVER = Instant.MAX;

  /** Draws 0.5, so that jitter changes nothing. */
  private static final RandomGenerator EVEN = () -> Long.MIN_VALUE;

  private static final RandomGenerator LOWEST = () -> 0;
  private static final RandomGenerator HIGHEST = () -> -1;

  private static RetryDecision decide(
      RetryPolicy policy, int retries, @Nullable Instant retryAfter, Instant deadline) {
    return policy.decide(FailureClass.CONNECT_FAILED, retries, retryAfter, NOON, deadline, EVEN);
  }

  private static List<Long> millis(RetryPolicy policy) {
    List<Long> delays = new ArrayList<>();
    while (decide(policy, delays.size(), null, NEVER) instanceof Retry(Duration delay)) {
      delays.add(delay.toMillis());
    }
    return delays;
  }

  @Test
  void the_presets_wait_as_documented() {
    assertThat(millis(RetryPolicy.EXTERNAL_API)).containsExactly(1_000L, 2_000L, 4_000L);
    assertThat(millis(RetryPolicy.DATABASE)).startsWith(100L, 150L, 225L).hasSize(5);
    assertThat(millis(RetryPolicy.CRITICAL))
        .startsWith(2_000L, 4_000L, 8_000L, 16_000L)
        .hasSize(5);
  }

  @Test
  void no_wait_is_longer_than_the_cap_jitter_included() {
    for (RandomGenerator random : List.of(LOWEST, EVEN, HIGHEST)) {
      Duration last = RetryPolicy.CRITICAL.backoff().delay(5, random);
      assertThat(last).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(30));
    }
  }

  @Test
  void jitter_is_a_tenth_on_either_side() {
    Backoff backoff = RetryPolicy.EXTERNAL_API.backoff();
    assertThat(backoff.delay(1, LOWEST)).isEqualTo(Duration.ofMillis(900));
    assertThat(backoff.delay(1, EVEN)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.delay(1, HIGHEST))
        .isBetween(Duration.ofMillis(1_099), Duration.ofMillis(1_100));
  }

  @Test
  void full_jitter_spreads_from_nothing_to_the_whole_wait() {
    Backoff backoff = RetryPolicy.EXTERNAL_API.backoff().withFullJitter();
    assertThat(backoff.delay(3, LOWEST)).isZero();
    assertThat(backoff.delay(3, EVEN)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.delay(3, HIGHEST))
        .isBetween(Duration.ofMillis(3_999), Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 64, 1_000, 1_000_000_000, Integer.MAX_VALUE})
  void a_huge_number_of_the_retry_waits_for_the_cap(int retry) {
    assertThat(RetryPolicy.EXTERNAL_API.backoff().delay(retry, HIGHEST))
        .isBetween(Duration.ofMillis(29_999), Duration.ofSeconds(30));
    assertThat(decide(RetryPolicy.EXTERNAL_API, retry, null, NEVER)).isInstanceOf(GiveUp.class);
  }

  @Test
  void gives_up_when_all_retries_are_used_and_says_when_durable_work_may_go_on() {
    assertThat(decide(RetryPolicy.EXTERNAL_API, 3, null, NEVER))
        .isEqualTo(new GiveUp(Reason.RETRIES_EXHAUSTED, NOON.plusSeconds(8)));
  }

  @Test
  void never_begins_a_retry_at_or_past_the_deadline_of_the_caller() {
    assertThat(decide(RetryPolicy.EXTERNAL_API, 0, null, NOON.plusMillis(1_001)))
        .isEqualTo(new Retry(Duration.ofSeconds(1)));
    assertThat(decide(RetryPolicy.EXTERNAL_API, 0, null, NOON.plusSeconds(1)))
        .isEqualTo(new GiveUp(Reason.DEADLINE, NOON.plusSeconds(1)));
    assertThat(decide(RetryPolicy.EXTERNAL_API, 0, null, NOON.minusSeconds(1)))
        .isInstanceOf(GiveUp.class);
  }

  @Test
  void waits_for_retry_after_and_up_to_a_quarter_longer() {
    Instant asked = NOON.plusSeconds(40);
    RetryPolicy policy = RetryPolicy.EXTERNAL_API;
    assertThat(policy.decide(FailureClass.RATE_LIMITED, 0, asked, NOON, NEVER, LOWEST))
        .isEqualTo(new Retry(Duration.ofSeconds(40)));
    assertThat(decide(policy, 0, asked, NEVER)).isEqualTo(new Retry(Duration.ofSeconds(45)));
    assertThat(decide(policy, 0, asked, NOON.plusSeconds(45)))
        .isEqualTo(new GiveUp(Reason.DEADLINE, NOON.plusSeconds(45)));
  }

  @Test
  void a_retry_after_shorter_than_the_backoff_or_past_changes_nothing() {
    assertThat(decide(RetryPolicy.EXTERNAL_API, 2, NOON.plusSeconds(1), NEVER))
        .isEqualTo(new Retry(Duration.ofSeconds(4)));
    assertThat(decide(RetryPolicy.EXTERNAL_API, 2, NOON.minusSeconds(9), NEVER))
        .isEqualTo(new Retry(Duration.ofSeconds(4)));
    assertThat(decide(RetryPolicy.EXTERNAL_API, 0, Instant.MAX, NEVER))
        .as("believed up to a day")
        .isEqualTo(new Retry(Duration.ofHours(27)));
  }

  @Test
  void the_database_is_tried_again_only_when_the_connection_failed() {
    RetryDecision never = new GiveUp(Reason.NOT_RETRYABLE, null);
    for (FailureClass failure : FailureClass.values()) {
      RetryDecision decision = RetryPolicy.DATABASE.decide(failure, 0, null, NOON, NEVER, EVEN);
      assertThat(decision)
          .as(failure.label())
          .isEqualTo(failure.connectionError() ? new Retry(Duration.ofMillis(100)) : never);
      RetryDecision api = RetryPolicy.EXTERNAL_API.decide(failure, 0, null, NOON, NEVER, EVEN);
      assertThat(api)
          .as(failure.label())
          .isEqualTo(failure.retryable() ? new Retry(Duration.ofSeconds(1)) : never);
    }
  }

  @Test
  void scaling_saturates_instead_of_wrapping() {
    assertThat(Spans.scale(Duration.ofSeconds(Long.MAX_VALUE), 2))
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(Spans.exponential(Duration.ofSeconds(1), 10, Integer.MAX_VALUE, Duration.ofDays(7)))
        .isEqualTo(Duration.ofDays(7));
  }

  @Test
  void a_wrong_policy_is_refused_with_rule_and_value() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Backoff(second, 0.5, second, 0.1))
        .hasMessage("factor must be from 1.0 to 10.0, but is 0.5");
    assertThatThrownBy(() -> new Backoff(second, 2, Duration.ofMillis(999), 0.1))
        .hasMessage("cap must be at least base (PT1S), but is PT0.999S");
    assertThatThrownBy(() -> new Backoff(second, 2, Duration.ofDays(8), 0.1))
        .hasMessage("cap must be positive and at most PT168H, but is PT192H");
    assertThatThrownBy(() -> RetryPolicy.CRITICAL.backoff().delay(0, EVEN))
        .hasMessageContaining("retry must be from 1");
  }
}
