package dev.sluice.resilience;

import java.util.Locale;

/** Why a call to Mux is made; classes share the rate. */
public enum CallClass {
  /** Finding out what became of assets whose webhook never came. */
  RECONCILE,
  /** Someone is waiting for the answer. */
  ON_DEMAND,
  /** Trying again. */
  RETRY;

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
