package dev.sluice.event;

import java.util.Locale;

/** How a fact reached us. */
public enum Source {
  /** Pushed by Mux. */
  WEBHOOK(0),
  /** Read from Mux's API by us; at the same instant it beats a webhook, for it is the resource itself. */
  POLL(1),
  /**
   * Written into a ledger by hand from bytes kept elsewhere; carries the rank of a webhook. A replay from our own ledger
   * keeps the source that the event came by, so that its stamps stay the same.
   */
  REPLAY(0);

  private final int rank;

  Source(int rank) {
    this.rank = rank;
  }

  /** Which source wins between facts of the same instant and status: the higher. */
  public int rank() {
    return rank;
  }

  /**
   * The source with this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Source ofLabel(String label) {
    for (Source source : values()) {
      if (source.label().equals(label)) {
        return source;
      }
    }
    throw new IllegalArgumentException("no source is called '" + label + "'");
  }

  /** The name as the ledger and metrics show it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
