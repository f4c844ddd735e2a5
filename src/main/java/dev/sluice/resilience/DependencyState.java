package dev.sluice.resilience;

import java.util.Locale;

/** How a dependency is, as far as its breaker tells. The order is from good to bad. */
public enum DependencyState {
  /** Calls pass. */
  UP,
  /** Nobody knows yet: a few trials decide. */
  IMPAIRED,
  /** Calls are refused. */
  DOWN;

  /** What the state of a breaker says about what it guards. */
  public static DependencyState of(BreakerState breaker) {
    return switch (breaker) {
      case BreakerState.Closed _, BreakerState.ForcedClosed _ -> UP;
      case BreakerState.HalfOpen _ -> IMPAIRED;
      case BreakerState.Open _, BreakerState.ForcedOpen _ -> DOWN;
    };
  }

  /**
   * The same by the name that {@link BreakerState#label} gives.
   *
   * @throws AssertionError for any other name
   */
  public static DependencyState ofLabel(String label) {
    return switch (label) {
      case "closed", "forced_closed" -> UP;
      case "half_open" -> IMPAIRED;
      case "open", "forced_open" -> DOWN;
      default -> throw new AssertionError("no state of a breaker is called " + label);
    };
  }

  /** The name in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
