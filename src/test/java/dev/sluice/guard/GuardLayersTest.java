package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.GuardFixture.Refusing;
import dev.sluice.resilience.BulkheadPolicy;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.RatePolicy;
import dev.sluice.resilience.RetryPolicy;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The order of the layers, and the limits of those who wait in them. */
class GuardLayersTest {
  private static final BulkheadPolicy ONE = new BulkheadPolicy(1, 1, Duration.ofSeconds(3));

  private final GuardFixture f = new GuardFixture().warm();

  private static GuardState.Rate rate(Guard guard, String lane) {
    return Objects.requireNonNull(guard.state().rates().get(lane));
  }

  @Test
  void a_governor_begins_spent_and_then_never_lets_more_than_its_limit_pass_in_any_second() {
    var cold = new GuardFixture();
    Guard guard = cold.governed();
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(guard.call("asset.get", "a" + i, () -> {
        cold.times.add(cold.time.instant());
        return GuardFixture.fine();
      }));
    }
    cold.time.advance(Duration.ofSeconds(20));

    assertThat(answers).allMatch(Future::succeeded);
    assertThat(cold.times.getFirst()).isEqualTo(ManualTime.NOON.plusSeconds(1));
    assertThat(cold.times).hasSize(50);
    for (int i = 5; i < cold.times.size(); i++) {
      assertThat(Duration.between(cold.times.get(i - 5), cold.times.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    assertThat(cold.time.waiting()).as("no timer is left behind").isZero();
  }

  @Test
  void one_lane_does_not_wait_for_the_other() {
    Guard guard = f.governed();
    f.time.advance(Duration.ofSeconds(2));
    var write = guard.call(f.hanging().lane(Operation.WRITE));
    var nextWrite = guard.call(f.hanging().lane(Operation.WRITE));
    var read = guard.call(f.hanging());

    assertThat(f.calls).hasSize(2);
    assertThat(rate(guard, "write").waiting()).isEqualTo(1);
    assertThat(List.of(write, nextWrite, read)).noneMatch(Future::isComplete);
  }

  @Test
  void whoever_cannot_have_a_turn_in_time_is_told_at_once() {
    var cold = new GuardFixture();
    var answer = cold.governed().call(cold.hanging().within(Duration.ofMillis(500)));

    assertThat(answer.cause())
        .isInstanceOfSatisfying(DependencyException.Refused.class, refused -> {
          assertThat(refused.by()).isEqualTo(RefusedBy.RATE_TOO_SLOW);
          assertThat(refused.notBefore()).contains(ManualTime.NOON.plusSeconds(1));
        });
    assertThat(cold.time.waiting()).isZero();
  }

  @Test
  void the_queue_of_the_governor_is_bounded() {
    Guard guard = f.guard(
        new BulkheadPolicy(16, 3, Duration.ofSeconds(10)), Map.of("read", RatePolicy.MUX_READS));
    List<Future<Answer<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(guard.call(f.hanging()));
    }

    assertThat(answers)
        .filteredOn(Future::failed)
        .hasSize(7)
        .allSatisfy(full -> assertThat(((DependencyException.Refused) full.cause()).by())
            .isEqualTo(RefusedBy.RATE_QUEUE_FULL));
  }

  @Test
  void a_429_stops_the_lane_until_the_time_it_names_and_does_not_touch_the_breaker() {
    Guard guard = f.governed();
    f.time.advance(Duration.ofSeconds(2));
    Instant named = f.time.instant().plusSeconds(4);
    var told = guard.call(Operation.<String>of(
            "asset.get",
            "a1",
            () -> Future.failedFuture(new Refusing(FailureClass.RATE_LIMITED, named)))
        .once());
    var next = guard.call(f.hanging());

    assertThat(told.failed()).isTrue();
    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(guard.state().failureCount()).isZero();
    assertThat(rate(guard, "read").stoppedUntil()).isEqualTo(named);
    assertThat(rate(guard, "read").callsPerSecond()).isEqualTo(2);
    f.time.advance(Duration.ofSeconds(4));
    assertThat(f.times).containsExactly(named);
    assertThat(next.isComplete()).isFalse();
  }

  @Test
  void an_opening_sends_away_everyone_who_waits_for_a_turn_or_a_place() {
    Guard guard = f.guard(ONE, Map.of("read", RatePolicy.MUX_READS));
    f.time.advance(Duration.ofSeconds(2));
    var underWay = guard.call(f.hanging().once());
    var seated = guard.call(f.hanging().lane("none"));
    var queued = new ArrayList<Future<Answer<String>>>();
    guard.forceOpen();
    queued.add(guard.call(f.hanging()));

    assertThat(underWay.isComplete()).isFalse();
    assertThat(((DependencyException.Refused) seated.cause()).by())
        .isEqualTo(RefusedBy.FORCED_OPEN);
    assertThat(queued).allMatch(Future::failed);
    assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(1, 0));
    f.calls.getFirst().complete("fine");
    assertThat(underWay.succeeded()).isTrue();
    assertThat(f.calls).hasSize(1);
    assertThat(f.time.waiting()).isZero();
  }

  @Test
  void whoever_waits_for_a_place_does_not_get_it_from_the_failure_that_opens_the_breaker() {
    Guard guard = f.guard(ONE, Map.of());
    for (int i = 0; i < 4; i++) {
      assertThat(guard.call(f.failing().once()).failed()).isTrue();
    }
    var last = guard.call(f.hanging().once());
    var seated = guard.call(f.hanging());
    f.calls.getFirst().fail(new Refusing(FailureClass.SERVER_ERROR, null));

    assertThat(last.failed()).isTrue();
    assertThat(((DependencyException.Refused) seated.cause()).by()).isEqualTo(RefusedBy.OPEN);
    assertThat(f.calls).hasSize(1);
  }

  @Test
  void an_open_breaker_takes_no_turn_from_the_rate() {
    Guard guard = f.governed();
    f.time.advance(Duration.ofSeconds(2));
    guard.forceOpen();
    for (int i = 0; i < 20; i++) {
      assertThat(guard.call(f.hanging()).failed()).isTrue();
    }

    assertThat(rate(guard, "read").callsInWindow()).isZero();
  }

  @Test
  void a_place_in_the_bulkhead_is_waited_for_as_long_as_it_may_and_by_no_more_than_may() {
    Guard guard = f.guard(ONE, Map.of());
    var first = guard.call(f.hanging());
    var second = guard.call(f.hanging());
    var third = guard.call(f.hanging());

    assertThat(((DependencyException.Refused) third.cause()).by())
        .isEqualTo(RefusedBy.BULKHEAD_FULL);
    f.time.advance(Duration.ofSeconds(3));
    assertThat(((DependencyException.Refused) second.cause()).by())
        .isEqualTo(RefusedBy.BULKHEAD_WAIT);
    assertThat(first.isComplete()).isFalse();
    assertThat(guard.state().failureCount()).as("waiting votes for nothing").isZero();
  }

  @Test
  void whoever_waits_for_a_place_has_it_when_a_call_ends() {
    Guard guard = f.guard(ONE, Map.of());
    var first = guard.call(f.hanging());
    var second = guard.call(f.hanging());
    f.calls.getFirst().complete("one");
    f.calls.get(1).complete("two");

    assertThat(first.result()).isEqualTo(new Answer.Fresh<>("one"));
    assertThat(second.result()).isEqualTo(new Answer.Fresh<>("two"));
    assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(0, 0));
    assertThat(f.time.waiting()).isZero();
  }

  @Test
  void a_call_past_its_deadline_frees_its_place() {
    Guard guard = f.guard(ONE, Map.of());
    var stuck = guard.call(f.hanging().once().within(Duration.ofSeconds(2)));
    var next = guard.call(f.hanging());
    f.time.advance(Duration.ofSeconds(2));

    assertThat(stuck.failed()).isTrue();
    assertThat(f.calls).hasSize(2);
    assertThat(next.isComplete()).isFalse();
  }

  @Test
  void a_retry_whose_turn_comes_after_its_charge_is_not_sent() {
    // It waits for a place until past the caller's deadline, by which it had to be sent.
    Guard guard = f.guard(ONE, Map.of());
    var answer = guard.call(f.failing().within(Duration.ofMillis(1_500)));
    f.time.advance(Duration.ofMillis(900));
    var blocking = guard.call(f.hanging());
    f.time.advance(Duration.ofSeconds(1));

    assertThat(answer.failed()).isTrue();
    assertThat(f.times).hasSize(2);
    assertThat(f.guards.budget().retryCount()).as("refunded").isZero();
    assertThat(blocking.isComplete()).isFalse();
  }

  @Test
  void two_hundred_callers_in_an_outage_stay_within_budget_and_rate() {
    Guard guard = f.governed();
    List<Future<Answer<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(guard.call(f.failing()));
      f.time.advance(Duration.ofMillis(300));
    }
    f.time.advance(Duration.ofMinutes(3));

    assertThat(answers).allMatch(Future::failed);
    assertThat(guard.state().calls().retries()).isLessThanOrEqualTo(20);
    assertThat(f.times).hasSizeLessThan(60);
    for (int i = 5; i < f.times.size(); i++) {
      assertThat(Duration.between(f.times.get(i - 5), f.times.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(0, 0));
    assertThat(f.time.waiting()).isZero();
  }

  @Test
  void two_hundred_callers_at_once_schedule_no_more_retries_than_the_budget_has() {
    Guard guard = f.guards.register(GuardFixture.dependency(
        RetryPolicy.EXTERNAL_API, new BulkheadPolicy(200, 0, Duration.ofSeconds(1)), Map.of()));
    List<Future<Answer<String>>> answers = new ArrayList<>();
    guard.forceClosed(); // so that the budget alone holds them
    for (int i = 0; i < 200; i++) {
      answers.add(guard.call(f.failing()));
    }

    assertThat(f.guards.budget().remainingBudget()).isZero();
    assertThat(answers)
        .filteredOn(Future::failed)
        .hasSize(190)
        .allMatch(answer -> answer.cause() instanceof DependencyException.BudgetExhausted);
    f.time.advance(Duration.ofSeconds(50));
    assertThat(guard.state().calls().retries()).isEqualTo(10);
    assertThat(answers).allMatch(Future::failed);
  }
}
