package dev.sluice.guard;

import java.time.Duration;
import java.util.Set;

/**
 * How the gateway helps itself. The defaults named here stand in the documented configuration.
 *
 * @param enabled the strategies that are switched on at the start (all)
 * @param interval how long to wait between two recoveries of a dependency whose breaker stays open (5 s)
 * @param deadline how long one strategy may take; past it it failed (5 s)
 * @param historyMax how many recoveries the history keeps (200)
 */
public record RecoverySettings(
    Set<StandardStrategy> enabled, Duration interval, Duration deadline, int historyMax) {
  public RecoverySettings {
    enabled = Set.copyOf(enabled);
  }
}
