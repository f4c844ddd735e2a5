package dev.sluice.event;

import java.util.Locale;

/** What the ledger notes of an event. */
public enum EventOutcome {
  /** It says something of an object whose state is kept. */
  APPLIED,
  /** It concerns no object that is kept. */
  RECORDED,
  /** Its content could not be kept as text; its bytes are. */
  QUARANTINED;

  /** The name as the ledger and its readers have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
