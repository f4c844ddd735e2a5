package dev.sluice.guard;

import dev.sluice.resilience.Classified;
import dev.sluice.resilience.FailureClass;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A strategy that acts within guarded calls, through their fallbacks; what it does there stands in the history as well. As
 * a drill it makes one call through the guard, which fails in a way that votes for nothing and reaches nobody.
 */
public final class WithinCalls implements RecoveryStrategy {
  private static final Duration WITHIN = Duration.ofSeconds(1);

  private final StandardStrategy strategy;
  private final Guards guards;

  /** Worth a fallback, but the dependency is not to blame for it. */
  private static final class DrillException extends RuntimeException implements Classified {
    private static final long serialVersionUID = 1;

    DrillException() {
      super("a drill", null, false, false);
    }

    @Override
    public FailureClass failureClass() {
      return FailureClass.DATABASE_CONFLICT;
    }

    @Override
    public @Nullable Instant retryAfter() {
      return null;
    }
  }

  /**
   * One of the three that act within calls.
   *
   * @throws IllegalArgumentException for another one
   */
  public WithinCalls(StandardStrategy strategy, Guards guards) {
    this.strategy = strategy;
    this.guards = guards;
    var _ = fallback();
  }

  @Override
  public String name() {
    return strategy.label();
  }

  /** Never: there is no call to be answered. */
  @Override
  public boolean appliesTo(Trouble trouble) {
    return false;
  }

  @Override
  public Future<RecoveryOutcome> recover(Trouble trouble) {
    Optional<Guard> guard = guards.find(trouble.dependency());
    if (guard.isEmpty()) {
      return Future.succeededFuture(new RecoveryOutcome.NotRecovered("nothing guards it"));
    }
    guard.get().keep(Operation.DRILL, trouble.dependency(), true);
    Operation<Boolean> failing = Operation.<Boolean>of(
            Operation.DRILL, trouble.dependency(), () -> Future.failedFuture(new DrillException()))
        .within(WITHIN)
        .once()
        .orElse(fallback());
    return guard
        .get()
        .call(failing)
        .<RecoveryOutcome>map(answer ->
            new RecoveryOutcome.Recovered("a failing call was answered: " + answer.label()))
        .otherwise(failure -> new RecoveryOutcome.NotRecovered(
            "a failing call was not answered: " + failure.getMessage()));
  }

  private Fallback<Boolean> fallback() {
    return switch (strategy) {
      case ANSWER_FROM_CACHE -> new Fallback.Cached<>(WITHIN);
      case DEFAULT_ANSWER -> new Fallback.Default<>(() -> true);
      case QUEUE_FOR_LATER -> new Fallback.QueueForLater<>(_ -> Future.succeededFuture());
      case RECONNECT_DATABASE, RESET_BREAKER ->
        throw new IllegalArgumentException(strategy.label() + " does not act within calls");
    };
  }
}
