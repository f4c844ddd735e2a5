package dev.sluice.resilience;

import java.util.Locale;

/** How near a capability is to being lost. The order is from far to lost. */
public enum RiskLevel {
  /** Everything it needs is up. */
  LOW,
  /** Something it needs is not up, but its work is done, and would be after one more failure. */
  ELEVATED,
  /** It hangs on one dependency that is impaired itself, or whose alternatives are down. */
  HIGH,
  /** It is lost. */
  DOWN;

  /** The name in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
