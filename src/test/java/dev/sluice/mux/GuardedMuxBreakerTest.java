package dev.sluice.mux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.Answer;
import dev.sluice.guard.DependencyException;
import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardMove;
import dev.sluice.guard.RefusedBy;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The breaker of Mux's API over real HTTP, counted at Mux. */
class GuardedMuxBreakerTest extends GuardedMuxFixture {
  private static final Duration NANO = Duration.ofNanos(1);

  @Test
  void five_attempts_answered_500_open_it_and_while_it_is_open_no_call_reaches_mux()
      throws Exception {
    Guard guard = guard(Map.of());
    advance(Duration.ofSeconds(61)); // the budget begins spent
    mux.faults(ERRORS);

    var retried = guard.call(read(client, ASSETS.getFirst()));
    advance(Duration.ofSeconds(9));
    assertThat(failed(retried)).hasMessage("mux-api: failed, server_error");
    assertThat(mux.calls().total()).as("one attempt and three retries").isEqualTo(4);
    assertThat(guard.state().state()).isEqualTo("closed");
    Instant fifth = now.get();
    assertThat(failed(guard.call(read(client, ASSETS.get(1)))).label()).isEqualTo("server_error");
    assertThat(guard.state().state()).isEqualTo("open");
    assertThat(mux.calls().calls()).hasSize(5).allMatch(call -> call.status() == 500);

    mux.faults(WELL);
    Instant until = openUntil(guard);
    assertThat(Duration.between(fifth, until))
        .isBetween(Duration.ofSeconds(24), Duration.ofSeconds(36));
    assertThat(together(guard, 50)).allMatch(refused -> isRefused(refused, RefusedBy.OPEN));
    advanceTo(until.minus(NANO));
    assertThat(together(guard, 50))
        .allSatisfy(refused ->
            assertThat(((DependencyException) refused.cause()).notBefore()).contains(until));
    assertThat(mux.calls().total()).isEqualTo(5);
  }

  @Test
  void after_its_time_two_trials_at_once_reach_mux_and_the_third_success_closes_it()
      throws Exception {
    Guard guard = guard(Map.of());
    open(guard);
    mux.faults(WELL);
    advanceTo(openUntil(guard));

    var first = together(guard, 20);
    assertThat(first).filteredOn(Future::succeeded).hasSize(2);
    assertThat(first)
        .filteredOn(answer -> isRefused(answer, RefusedBy.TRIALS_UNDER_WAY))
        .hasSize(18);
    assertThat(mux.calls().total()).isEqualTo(5 + 2);
    assertThat(guard.state().state()).isEqualTo("half_open");
    assertThat(guard.state().successCount()).isEqualTo(2);
    assertThat(together(guard, 20))
        .as("one success is missing")
        .filteredOn(Future::succeeded)
        .hasSize(1);
    assertThat(mux.calls().total()).isEqualTo(5 + 3);
    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(together(guard, 20)).allMatch(answer -> answer.result() instanceof Answer.Fresh);
    assertThat(mux.calls().total()).isEqualTo(5 + 3 + 20);
    assertThat(moves)
        .extracting(move -> ((GuardMove.BreakerMoved) move).to())
        .containsExactly("open", "half_open", "closed");
  }

  @Test
  void one_trial_that_fails_opens_it_again_for_twice_as_long() throws Exception {
    Guard guard = guard(Map.of());
    open(guard);
    advanceTo(openUntil(guard));
    mux.faults(WELL);
    assertThat(together(guard, 1)).allMatch(Future::succeeded);
    mux.faults(ERRORS);
    assertThat(together(guard, 1)).allMatch(Future::failed);

    assertThat(guard.state().state()).isEqualTo("open");
    assertThat(Duration.between(now.get(), openUntil(guard)))
        .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
    mux.faults(WELL);
    advanceTo(openUntil(guard).minus(NANO));
    assertThat(together(guard, 20)).allMatch(refused -> isRefused(refused, RefusedBy.OPEN));
    assertThat(mux.calls().total()).isEqualTo(5 + 2);
  }

  private static Instant openUntil(Guard guard) {
    return Objects.requireNonNull(guard.state().openUntil());
  }
}
