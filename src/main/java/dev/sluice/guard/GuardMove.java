package dev.sluice.guard;

import java.time.Instant;

/** Something that operators want to know at once. */
public sealed interface GuardMove {

  /** The name of the dependency. */
  String dependency();

  /** When it was noticed. */
  Instant at();

  /**
   * A breaker changed its state.
   *
   * @param from the state before, such as {@code closed}
   * @param to the state since; the same as before where an operator reset it
   */
  record BreakerMoved(String dependency, String from, String to, Instant at) implements GuardMove {}

  /**
   * A retry was wanted, and the budget had none left.
   *
   * @param operation whose retry it was
   * @param next when one becomes possible again
   */
  record BudgetExhausted(String dependency, String operation, Instant next, Instant at)
      implements GuardMove {}
}
