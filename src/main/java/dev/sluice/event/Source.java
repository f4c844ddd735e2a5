package dev.sluice.event;

import java.util.Locale;

/** How a fact reached us. */
public enum Source {
  /** Pushed by Mux. */
  WEBHOOK(0),
  /** Read from Mux's API by us; at the same instant it beats a webhook, for it is the resource itself. */
  POLL(1),
  /** Taken from the ledger again. Carries the rank of a webhook: it is the same fact. */
  REPLAY(0);

  private final int rank;

  Source(int rank) {
    this.rank = rank;
  }

  /** Which source wins between facts of the same instant and status: the higher. */
  public int rank() {
    return rank;
  }

  /** The name as the ledger and metrics show it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
