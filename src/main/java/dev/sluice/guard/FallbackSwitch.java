package dev.sluice.guard;

import dev.sluice.resilience.FailureClass;

/** Whether calls may fall back, and who hears of it. */
interface FallbackSwitch {
  /** Every fallback acts, and nobody hears of it. */
  FallbackSwitch ON = new FallbackSwitch() {
    @Override
    public boolean isEnabled(StandardStrategy strategy) {
      return true;
    }

    @Override
    public void acted(
        StandardStrategy strategy,
        String dependency,
        FailureClass failure,
        RecoveryOutcome outcome) {}
  };

  /** Whether this strategy may act. */
  boolean isEnabled(StandardStrategy strategy);

  /** Takes note of what a strategy did within a call. */
  void acted(
      StandardStrategy strategy, String dependency, FailureClass failure, RecoveryOutcome outcome);
}
