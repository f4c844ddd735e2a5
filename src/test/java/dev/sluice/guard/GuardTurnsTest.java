package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.GuardFixture.Refusing;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.OperationKind;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is looked at once more when a turn has come, since it was waited for. */
class GuardTurnsTest {
  private static final int LOOK_NANOS = 3;

  @Test
  void whoever_waited_for_the_rate_is_refused_when_its_turn_comes_and_the_trials_are_under_way() {
    var f = new GuardFixture().warm();
    Guard guard = f.governed();
    f.time.advance(Duration.ofSeconds(2));
    Instant stopped = f.time.instant().plusSeconds(32);
    assertThat(guard.call(throttled(stopped)).failed()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(guard.call(f.failing().once().lane("none")).failed()).isTrue();
    }
    f.time.advance(Duration.ofSeconds(31));
    List<Future<Answer<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(guard.call(f.hanging()));
    }
    assertThat(answers)
        .as("the time of opening is over, so they may wait for the rate")
        .noneMatch(Future::isComplete);

    // The second turn comes a quarter of a second after the first, which is when the stop ends.
    f.time.advance(Duration.ofMillis(1_250));
    assertThat(f.calls).as("trials").hasSize(2);
    assertThat(answers.subList(0, 2)).noneMatch(Future::isComplete);
    assertThat(answers.subList(2, 5))
        .allSatisfy(refused -> assertThat(refused.cause())
            .isInstanceOfSatisfying(
                DependencyException.Refused.class,
                why -> assertThat(why.by()).isEqualTo(RefusedBy.TRIALS_UNDER_WAY)));
    assertThat(Objects.requireNonNull(guard.state().rates().get("read")).callsInWindow())
        .as("those who were refused took no turn")
        .isEqualTo(2);
    assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(2, 0));
  }

  @Test
  void a_call_that_has_not_ended_counts_against_the_rate_since_it_may_still_be_on_its_way() {
    var f = new GuardFixture().warm();
    Guard guard = f.governed();
    f.time.advance(Duration.ofSeconds(2));
    List<Future<Answer<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(guard.call(f.hanging().once().within(Duration.ofSeconds(30))));
    }
    f.time.advance(Duration.ofSeconds(4));
    assertThat(f.calls).as("five are under way").hasSize(5);

    f.calls.getFirst().complete("fine");
    f.time.advance(Duration.ofMillis(999));
    assertThat(f.calls).hasSize(5);
    f.time.advance(Duration.ofMillis(1));
    assertThat(f.calls).as("a second after the first ended").hasSize(6);
    assertThat(answers.getFirst().succeeded()).isTrue();
  }

  @Test
  void a_call_whose_caller_left_it_too_little_time_says_nothing_about_the_dependency() {
    var f = new GuardFixture().warm();
    Guard guard = f.guard();
    Duration little = OperationKind.API_STANDARD.usualDeadline().dividedBy(2).minusMillis(1);
    for (int i = 0; i < 10; i++) {
      assertThat(guard.call(f.hanging().once().within(little)).isComplete()).isFalse();
    }
    f.time.advance(little);
    assertThat(guard.state().calls().failed()).isEqualTo(10);
    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(guard.state().failureCount()).isZero();
  }

  private static Operation<String> throttled(Instant until) {
    return Operation.<String>of(
            "asset.get",
            "a1",
            () -> Future.failedFuture(new Refusing(FailureClass.RATE_LIMITED, until)))
        .once();
  }

  @Test
  void a_retry_that_the_budget_no_longer_lets_out_is_not_sent() {
    // Each look at the clock takes some nanoseconds. The call's end is tried at each nanosecond
    // around its retry, so that
    // with one of them the call has time left, and the permit, looked at next, has not.
    Set<String> ends = new HashSet<>();
    for (int nanos = 1; nanos <= 150; nanos++) {
      ends.add(endingAround(nanos));
    }

    assertThat(ends).contains("retry_too_late", "server_error");
  }

  /** How a call ends whose retry is due this long before its caller stops waiting. */
  private static String endingAround(int nanos) {
    var time = new ManualTime();
    long[] looks = {0};
    int[] sent = {0};
    var guards = new Guards(
        time,
        RetryBudgetPolicy.USUAL,
        new SimpleMeterRegistry(),
        () -> time.instant().plusNanos(looks[0] += LOOK_NANOS),
        GuardFixture.EVEN);
    Guard guard = guards.register(
        GuardFixture.dependency(RetryPolicy.EXTERNAL_API, GuardFixture.ROOM, Map.of()));
    time.advance(GuardFixture.MINUTE.plusSeconds(1)); // the budget begins spent
    var answer = guard.call(Operation.<String>of("asset.get", "a1", () -> {
          sent[0]++;
          return Future.failedFuture(new Refusing(FailureClass.SERVER_ERROR, null));
        })
        .within(Duration.ofSeconds(1).plusNanos(nanos)));
    time.advance(Duration.ofSeconds(5));

    String end = ((DependencyException) answer.cause()).label();
    if (end.equals("retry_too_late")) {
      assertThat(sent[0]).as("only the first attempt").isEqualTo(1);
      assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(0, 0));
    }
    return end;
  }
}
