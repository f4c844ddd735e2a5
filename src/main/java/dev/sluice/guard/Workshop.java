package dev.sluice.guard;

import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.OperationKind;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What every call to one dependency works with.
 *
 * @param moves told of what moves, outside of locks
 * @param lastFailure how an attempt failed last
 * @param stirred told of every attempt, once the gate knows of it: whoever looks then sees it
 */
record Workshop(
    Dependency dependency,
    Gate gate,
    SharedBudget budget,
    Timers timers,
    InstantSource clock,
    RandomGenerator random,
    GuardMeters meters,
    Consumer<GuardMove> moves,
    AtomicReference<FailureClass> lastFailure,
    Runnable stirred) {

  /** What the operation says, or else what is usual for this kind of dependency. */
  OperationKind kind(Operation<?> operation) {
    OperationKind own = operation.kind();
    if (own != null) {
      return own;
    }
    return usualKind();
  }

  OperationKind usualKind() {
    return dependency.kind() == DependencyKind.DATABASE
        ? OperationKind.DATABASE_QUERY
        : OperationKind.API_STANDARD;
  }
}
