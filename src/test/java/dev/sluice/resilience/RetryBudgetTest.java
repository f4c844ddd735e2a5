package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final RetryBudgetPolicy LARGE =
      new RetryBudgetPolicy(100, 3, 0.1, MINUTE, 100, 100);

  private int keys;

  private RetryScope fresh(String operation) {
    return new RetryScope(operation, "key-" + keys++);
  }

  private RetryGrant charge(RetryBudget budget, Instant now) {
    return budget.charge(fresh("mux.asset.get"), now, now);
  }

  private RetryPermit granted(RetryBudget budget, RetryScope scope, Instant sendBy, Instant now) {
    return ((RetryGrant.Granted) budget.charge(scope, sendBy, now)).permit();
  }

  private void chargeAll(RetryBudget budget, int times, Instant now) {
    for (int i = 0; i < times; i++) {
      assertThat(charge(budget, now)).isInstanceOf(RetryGrant.Granted.class);
    }
  }

  @Test
  void ten_retries_and_the_eleventh_exactly_sixty_seconds_after_the_first() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    chargeAll(budget, 1, NOON);
    chargeAll(budget, 9, NOON.plusSeconds(30));
    Instant free = NOON.plus(MINUTE);
    assertThat(charge(budget, NOON.plusSeconds(31))).isEqualTo(new RetryGrant.Exhausted(free));
    assertThat(charge(budget, free.minusNanos(1))).isEqualTo(new RetryGrant.Exhausted(free));
    chargeAll(budget, 1, free);
    assertThat(charge(budget, free)).isEqualTo(new RetryGrant.Exhausted(NOON.plusSeconds(90)));
  }

  @Test
  void a_burst_at_the_edge_of_a_minute_is_not_followed_by_another() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    chargeAll(budget, 10, NOON.plusSeconds(59));
    assertThat(charge(budget, NOON.plusSeconds(60))).isInstanceOf(RetryGrant.Exhausted.class);
    assertThat(charge(budget, NOON.plusSeconds(118))).isInstanceOf(RetryGrant.Exhausted.class);
    chargeAll(budget, 10, NOON.plusSeconds(119));
  }

  @Test
  void a_retry_is_charged_when_it_is_scheduled() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    for (int i = 0; i < 10; i++) {
      assertThat(granted(budget, fresh("op"), NOON.plusSeconds(25), NOON)).isNotNull();
    }
    assertThat(budget.status(NOON)).isEqualTo(new RetryBudget.Status(10, 10, 0));
    assertThat(charge(budget, NOON)).isEqualTo(new RetryGrant.Exhausted(NOON.plusSeconds(85)));
  }

  @Test
  void a_retry_counts_for_a_minute_from_when_it_was_sent() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    RetryPermit permit = granted(budget, fresh("op"), NOON.plusSeconds(40), NOON);
    chargeAll(budget, 9, NOON.plusSeconds(1));
    assertThat(budget.send(permit, NOON.plusSeconds(20))).isTrue();
    assertThat(budget.status(NOON.plusSeconds(79)).retryCount()).isEqualTo(1);
    assertThat(budget.status(NOON.plusSeconds(80)).retryCount()).isZero();
  }

  @Test
  void a_retry_is_sent_once_and_not_after_its_last_instant() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    RetryPermit permit = granted(budget, fresh("op"), NOON.plusSeconds(5), NOON);
    assertThat(budget.send(permit, NOON.plusSeconds(5))).isTrue();
    assertThat(budget.send(permit, NOON.plusSeconds(5))).isFalse();
    RetryPermit late = granted(budget, fresh("op"), NOON.plusSeconds(5), NOON);
    assertThat(budget.send(late, NOON.plusSeconds(5).plusNanos(1))).isFalse();
  }

  @Test
  void a_refund_before_sending_gives_the_retry_back_and_after_sending_does_not() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    RetryPermit cancelled = granted(budget, fresh("op"), NOON.plusSeconds(5), NOON);
    RetryPermit sent = granted(budget, fresh("op"), NOON.plusSeconds(5), NOON);
    assertThat(budget.send(sent, NOON)).isTrue();
    budget.refund(cancelled);
    budget.refund(cancelled);
    budget.refund(sent);
    assertThat(budget.status(NOON).retryCount()).isEqualTo(1);
    assertThat(budget.send(cancelled, NOON)).as("cancelled is cancelled").isFalse();
  }

  @Test
  void one_key_gets_three_in_a_minute_over_all_operations() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    for (String operation : new String[] {"get", "list", "get"}) {
      assertThat(granted(budget, new RetryScope(operation, "asset"), NOON, NOON))
          .isNotNull();
    }
    assertThat(budget.charge(new RetryScope("get", "asset"), NOON, NOON))
        .isEqualTo(new RetryGrant.Exhausted(NOON.plus(MINUTE)));
    assertThat(budget.status(NOON).retryCount())
        .as("a refused retry takes from no scope")
        .isEqualTo(3);
    chargeAll(budget, 7, NOON);
  }

  @Test
  void a_blank_key_has_no_limit_of_its_own() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    for (int i = 0; i < 10; i++) {
      assertThat(granted(budget, new RetryScope("list", ""), NOON, NOON)).isNotNull();
    }
  }

  @Test
  void one_operation_cannot_take_what_its_limit_leaves_to_others() {
    RetryBudget budget = RetryBudget.unused(new RetryBudgetPolicy(10, 10, 0.1, MINUTE, 4, 3), NOON);
    for (int i = 0; i < 4; i++) {
      assertThat(granted(budget, fresh("get"), NOON, NOON)).isNotNull();
    }
    assertThat(budget.charge(fresh("get"), NOON, NOON)).isInstanceOf(RetryGrant.Exhausted.class);
    assertThat(budget.charge(fresh("list"), NOON, NOON)).isInstanceOf(RetryGrant.Granted.class);
  }

  @Test
  void first_attempts_raise_what_is_allowed_between_floor_and_cap() {
    RetryBudget budget = RetryBudget.unused(LARGE, NOON);
    assertThat(budget.status(NOON).budgetLimit()).isEqualTo(3);
    for (int i = 0; i < 59; i++) {
      budget.firstAttempt(NOON);
    }
    assertThat(budget.status(NOON).budgetLimit()).isEqualTo(5);
    for (int i = 0; i < 10_000; i++) {
      budget.firstAttempt(NOON.plusSeconds(1));
    }
    assertThat(budget.status(NOON.plusSeconds(1)).budgetLimit()).isEqualTo(100);
    assertThat(budget.status(NOON.plusSeconds(61)).budgetLimit())
        .as("a minute later")
        .isEqualTo(3);
  }

  @Test
  void retries_do_not_raise_what_is_allowed() {
    RetryBudget budget = RetryBudget.unused(LARGE, NOON);
    chargeAll(budget, 3, NOON);
    assertThat(budget.status(NOON)).isEqualTo(new RetryBudget.Status(3, 3, 0));
  }

  @Test
  void a_fallen_limit_is_never_a_negative_remainder() {
    RetryBudget budget = RetryBudget.unused(LARGE, NOON);
    for (int i = 0; i < 1_000; i++) {
      budget.firstAttempt(NOON);
    }
    chargeAll(budget, 50, NOON.plusSeconds(59));
    assertThat(budget.status(NOON.plusSeconds(60))).isEqualTo(new RetryBudget.Status(50, 3, 0));
  }

  @Test
  void a_cold_start_takes_the_budget_for_spent() {
    RetryBudget budget = RetryBudget.coldStart(RetryBudgetPolicy.USUAL, NOON);
    assertThat(charge(budget, NOON.plusSeconds(59)))
        .isEqualTo(new RetryGrant.Exhausted(NOON.plus(MINUTE)));
    chargeAll(budget, 10, NOON.plus(MINUTE));
  }

  @Test
  void a_clock_that_goes_back_gains_nothing() {
    RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, NOON);
    chargeAll(budget, 10, NOON);
    assertThat(charge(budget, NOON.minus(Duration.ofHours(1))))
        .isInstanceOf(RetryGrant.Exhausted.class);
    chargeAll(budget, 10, NOON.plus(MINUTE));
  }

  @Test
  void a_limit_of_nothing_is_exhausted_and_says_when_to_look_again() {
    RetryBudget budget = RetryBudget.unused(new RetryBudgetPolicy(10, 0, 0.1, MINUTE, 10, 3), NOON);
    assertThat(charge(budget, NOON)).isEqualTo(new RetryGrant.Exhausted(NOON.plus(MINUTE)));
  }

  @Test
  void a_wrong_policy_is_refused_with_rule_and_value() {
    assertThatThrownBy(() -> new RetryBudgetPolicy(10, 11, 0.1, MINUTE, 10, 3))
        .hasMessage("floor must be from 0 to 10, but is 11");
    assertThatThrownBy(() -> new RetryBudgetPolicy(10, 10, Double.NaN, MINUTE, 10, 3))
        .hasMessage("ratio must be from 0.0 to 1.0, but is NaN");
    assertThatThrownBy(() -> new RetryBudgetPolicy(10, 10, 0.1, Duration.ofMillis(999), 10, 3))
        .hasMessage("window must be at least a second (PT1S), but is PT0.999S");
  }
}
