package dev.sluice.resilience;

import java.util.Locale;

/** How much a failure matters to the operator. */
public enum Severity {
  /** Part of normal work. */
  LOW,
  /** Worth counting. */
  MEDIUM,
  /** Service suffers while it lasts. */
  HIGH,
  /** Does not pass by itself: someone must look. */
  CRITICAL;

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
