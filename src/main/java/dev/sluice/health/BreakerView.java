package dev.sluice.health;

import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.DependencyKind;

/**
 * A breaker as health looks at it.
 *
 * @param dependency the name of what it guards
 * @param kind what that is
 * @param criticality what is lost without it
 * @param state {@code closed}, {@code half_open}, {@code open}, {@code forced_open} or {@code forced_closed}
 * @param failureCount failures in a row, while closed or with which it opened
 * @param successCount trials that succeeded, while half-open
 */
public record BreakerView(
    String dependency,
    DependencyKind kind,
    Criticality criticality,
    String state,
    int failureCount,
    int successCount) {

  /** Whether calls are refused. */
  public boolean isOpen() {
    return state.equals("open") || state.equals("forced_open");
  }

  /** Whether an operator holds it where it is. */
  public boolean isForced() {
    return state.startsWith("forced_");
  }
}
