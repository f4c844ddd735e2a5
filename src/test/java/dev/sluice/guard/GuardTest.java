package dev.sluice.guard;

import static dev.sluice.guard.ManualTime.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.GuardFixture.Refusing;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.OperationKind;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.circuitbreaker.TimeoutException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One guard: retries within the budget, the breaker with its leases, the deadline. */
class GuardTest {
  private final GuardFixture f = new GuardFixture().warm();
  private final Guard guard = f.guard();

  @Test
  void gives_what_the_dependency_answers() {
    Future<String> answer = guard.call("asset.get", "a1", GuardFixture::fine);

    assertThat(answer.result()).isEqualTo("fine");
    assertThat(guard.state().callsStarted()).isEqualTo(1);
    assertThat(guard.state().succeeded()).isEqualTo(1);
    assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(0, 0));
    assertThat(f.time.waiting()).as("no timer is left behind").isZero();
  }

  @Test
  void a_failure_that_is_worth_it_is_retried_after_each_backoff_and_charged() {
    var answer = guard.call(f.failing());
    f.time.advance(Duration.ofSeconds(10));

    Instant first = f.times.getFirst();
    assertThat(f.times)
        .containsExactly(first, first.plusSeconds(1), first.plusSeconds(3), first.plusSeconds(7));
    assertThat(answer.cause())
        .isInstanceOfSatisfying(
            DependencyException.Failed.class,
            failed -> assertThat(failed.failureClass()).isEqualTo(FailureClass.SERVER_ERROR));
    assertThat(f.guards.budget().retryCount()).isEqualTo(3);
    assertThat(guard.state().calls().retries()).isEqualTo(3);
  }

  @Test
  void what_is_not_worth_a_retry_fails_at_once_and_votes_for_nothing() {
    for (int i = 0; i < 20; i++) {
      var answer = guard.call(
          "asset.get", "a1", () -> Future.failedFuture(new Refusing(FailureClass.NOT_FOUND, null)));
      assertThat(answer.failed()).isTrue();
    }

    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(guard.state().failed()).isEqualTo(20);
    assertThat(f.guards.budget().retryCount()).isZero();
  }

  @Test
  void an_operation_that_must_not_be_repeated_is_made_once() {
    assertThat(guard.call(f.failing().once()).failed()).isTrue();
    f.time.advance(Duration.ofMinutes(1));

    assertThat(f.times).hasSize(1);
  }

  @Test
  void an_exhausted_budget_fails_at_once_and_says_when_a_retry_becomes_possible() {
    var cold = new GuardFixture(); // begins spent
    var answer = cold.guard().call(cold.failing());

    assertThat(answer.cause())
        .isInstanceOfSatisfying(DependencyException.BudgetExhausted.class, exhausted -> {
          assertThat(exhausted.notBefore()).contains(NOON.plusSeconds(60));
          assertThat(exhausted.failureClass()).isEqualTo(FailureClass.SERVER_ERROR);
          assertThat(exhausted.getCause()).isInstanceOf(Refusing.class);
        });
    assertThat(cold.times).hasSize(1);
    assertThat(cold.moves)
        .containsExactly(
            new GuardMove.BudgetExhausted("mux-api", "asset.get", NOON.plusSeconds(60), NOON));
  }

  @Test
  void a_retry_that_the_breaker_refuses_is_refunded() {
    var answer = guard.call(f.failing());
    assertThat(f.guards.budget().retryCount()).as("charged when scheduled").isEqualTo(1);
    guard.forceOpen();
    f.time.advance(Duration.ofSeconds(2));

    assertThat(answer.cause())
        .isInstanceOfSatisfying(
            DependencyException.Refused.class,
            refused -> assertThat(refused.by()).isEqualTo(RefusedBy.FORCED_OPEN));
    assertThat(f.guards.budget().retryCount()).isZero();
    assertThat(f.times).hasSize(1);
  }

  @Test
  void five_failures_open_it_and_an_open_breaker_costs_neither_budget_nor_slot() {
    f.open(guard);
    Instant until = guard.state().openUntil();
    var refused = guard.call(f.hanging());

    assertThat(f.moves)
        .containsExactly(new GuardMove.BreakerMoved("mux-api", "closed", "open", f.time.instant()));
    assertThat(until).isEqualTo(f.time.instant().plusSeconds(30));
    assertThat(refused.cause())
        .hasCause(OpenCircuitException.INSTANCE)
        .isInstanceOfSatisfying(DependencyException.Refused.class, open -> {
          assertThat(open.by()).isEqualTo(RefusedBy.OPEN);
          assertThat(open.notBefore()).contains(until);
        });
    assertThat(f.calls).isEmpty();
    assertThat(f.guards.budget().retryCount()).isZero();
    assertThat(guard.state().bulkhead().underWay()).isZero();
    assertThat(guard.state().rejected()).isEqualTo(1);
  }

  @Test
  void a_failure_that_opens_the_breaker_does_not_wait_for_a_retry_that_would_be_refused() {
    for (int i = 0; i < 4; i++) {
      assertThat(guard.call(f.failing().once()).failed()).isTrue();
    }
    var last = guard.call(f.failing());

    assertThat(last.cause())
        .isInstanceOfSatisfying(
            DependencyException.Failed.class,
            failed -> assertThat(failed.notBefore()).contains(guard.state().openUntil()));
    assertThat(f.guards.budget().retryCount()).isZero();
  }

  @Test
  void half_open_it_lets_two_trials_run_at_once_and_three_successes_close_it() {
    f.open(guard);
    f.time.advance(Duration.ofSeconds(30));
    List<Future<Answer<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(guard.call(f.hanging()));
    }

    assertThat(f.calls).hasSize(2);
    assertThat(guard.state().state()).isEqualTo("half_open");
    assertThat(answers.get(2).cause())
        .isInstanceOfSatisfying(
            DependencyException.Refused.class,
            refused -> assertThat(refused.by()).isEqualTo(RefusedBy.TRIALS_UNDER_WAY));
    f.calls.forEach(call -> call.complete("fine"));
    assertThat(guard.state().successCount()).isEqualTo(2);
    assertThat(guard.call("asset.get", "a1", GuardFixture::fine).succeeded()).isTrue();
    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(guard.state().trials()).isEqualTo(3);
  }

  @Test
  void a_call_that_takes_too_long_fails_at_its_deadline_and_its_late_result_changes_nothing() {
    var answer = guard.call(f.hanging().kind(OperationKind.API_FAST).once());
    f.time.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(answer.isComplete()).isFalse();
    f.time.advance(Duration.ofNanos(1));

    assertThat(answer.cause())
        .hasCause(TimeoutException.INSTANCE)
        .isInstanceOfSatisfying(
            DependencyException.Failed.class,
            failed -> assertThat(failed.failureClass()).isEqualTo(FailureClass.DEADLINE_EXCEEDED));
    GuardState before = guard.state();
    assertThat(before.failureCount()).isEqualTo(1);
    f.calls.getFirst().complete("late");
    assertThat(guard.state()).isEqualTo(before);
    assertThat(guard.state().leaseExpiries()).isZero();
  }

  @Test
  void a_success_from_before_the_opening_does_not_close_it() {
    var early = guard.call(f.hanging());
    f.open(guard);
    f.time.advance(Duration.ofSeconds(2));
    f.calls.getFirst().complete("fine");

    assertThat(early.result()).isEqualTo(new Answer.Fresh<>("fine"));
    assertThat(guard.state().state()).isEqualTo("open");
  }

  @Test
  void nobody_waits_longer_than_the_caller() {
    Instant began = f.time.instant();
    var answer = guard.call(f.hanging().within(Duration.ofSeconds(2)));
    f.time.advance(Duration.ofSeconds(2));

    assertThat(answer.failed()).isTrue();
    assertThat(f.times).containsExactly(began);
  }

  @Test
  void what_a_call_throws_is_a_failure_and_frees_its_place() {
    var answer = guard.call("asset.get", "a1", () -> {
      throw new AssertionError("a mistake of our own");
    });

    assertThat(answer.cause()).hasCauseInstanceOf(AssertionError.class);
    assertThat(guard.state().bulkhead().underWay()).isZero();
  }

  @Test
  void forced_states_stick_until_reset() {
    guard.forceOpen();
    f.time.advance(Duration.ofHours(1));
    assertThat(guard.call("asset.get", "a1", GuardFixture::fine).failed()).isTrue();
    assertThat(guard.state().state()).isEqualTo("forced_open");

    guard.forceClosed();
    f.open(guard);
    assertThat(guard.state().state()).isEqualTo("forced_closed");

    guard.reset();
    assertThat(guard.state().state()).isEqualTo("closed");
  }
}
