package dev.sluice.polling;

import java.util.Locale;

/** What came of one read of one object. */
public enum ReadOutcome {
  /** It told something new. */
  CHANGED,
  /** It told what the read before had told. */
  UNCHANGED,
  /** Mux does not know the object. */
  MISSING,
  /** Mux did not answer well, or what it said could not be stored. */
  FAILED,
  /** It was not sent: the rate, the budget or the breaker did not let it, or its turn came too late. */
  DEFERRED;

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
