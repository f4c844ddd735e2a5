package dev.sluice.guard;

import static dev.sluice.resilience.FailureClass.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.resilience.BreakerPolicy;
import dev.sluice.resilience.BulkheadPolicy;
import dev.sluice.resilience.Classified;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Deadlines;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RatePolicy;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A guard on a time of its own, and a dependency that answers when and what the test says. */
final class GuardFixture {
  /** Draws 0.5, so that jitter changes nothing. */
  static final RandomGenerator EVEN = () -> Long.MIN_VALUE;

  static final BulkheadPolicy ROOM = new BulkheadPolicy(16, 256, Duration.ofSeconds(10));
  static final Duration MINUTE = Duration.ofMinutes(1);

  final ManualTime time = new ManualTime();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Guards guards = new Guards(time, RetryBudgetPolicy.USUAL, registry, time, EVEN);
  final List<GuardMove> moves = new ArrayList<>();

  /** Calls that the dependency got and when, in order. */
  final List<Promise<String>> calls = new ArrayList<>();

  final List<Instant> times = new ArrayList<>();

  GuardFixture() {
    guards.onMove(moves::add);
  }

  /** The budget and the governors begin spent; this long after the start they are not. */
  @CanIgnoreReturnValue
  GuardFixture warm() {
    time.advance(MINUTE.plusSeconds(1));
    return this;
  }

  Guard guard(BulkheadPolicy bulkhead, Map<String, RatePolicy> rates) {
    return guards.register(dependency(RetryPolicy.EXTERNAL_API, bulkhead, rates));
  }

  /** 5 failures open it for 30 s, 3 successes close it, 2 trials at once, retries after 1, 2, 4 s. */
  Guard guard() {
    return guard(ROOM, Map.of());
  }

  Guard governed() {
    return guard(ROOM, Map.of("read", RatePolicy.MUX_READS, "write", RatePolicy.MUX_WRITES));
  }

  static Dependency dependency(
      RetryPolicy retry, BulkheadPolicy bulkhead, Map<String, RatePolicy> rates) {
    return new Dependency(
        "mux-api",
        DependencyKind.EXTERNAL_API,
        Criticality.IMPORTANT,
        Set.of("polling"),
        null,
        null,
        new Protection(BreakerPolicy.MUX_API, retry, bulkhead, Deadlines.usual(), rates));
  }

  Future<String> hang() {
    Promise<String> call = Promise.promise();
    calls.add(call);
    times.add(time.instant());
    return call.future();
  }

  Future<String> fail() {
    times.add(time.instant());
    return Future.failedFuture(new Refusing(SERVER_ERROR, null));
  }

  Operation<String> hanging() {
    return Operation.of("asset.get", "a1", this::hang);
  }

  Operation<String> failing() {
    return Operation.of("asset.get", "", this::fail);
  }

  /** Opens the breaker with calls that are not retried. */
  void open(Guard guard) {
    for (int i = 0; i < 5; i++) {
      Future<Answer<String>> failed = guard.call(failing().once());
      assertThat(failed.failed()).isTrue();
    }
  }

  static Future<String> fine() {
    return Future.succeededFuture("fine");
  }

  /** What the edge of a dependency fails with. */
  static final class Refusing extends RuntimeException implements Classified {
    private static final long serialVersionUID = 1;

    private final FailureClass failureClass;
    private final @Nullable Instant retryAfter;

    Refusing(FailureClass failureClass, @Nullable Instant retryAfter) {
      super(failureClass.label());
      this.failureClass = failureClass;
      this.retryAfter = retryAfter;
    }

    @Override
    public FailureClass failureClass() {
      return failureClass;
    }

    @Override
    public @Nullable Instant retryAfter() {
      return retryAfter;
    }
  }
}
