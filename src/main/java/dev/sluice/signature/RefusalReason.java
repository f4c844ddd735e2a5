package dev.sluice.signature;

import java.util.Locale;

/** Why a webhook does not count as genuine. */
public enum RefusalReason {
  /** No {@code Mux-Signature} field, or an empty one. */
  MISSING,
  /** More than one {@code Mux-Signature} field. */
  REPEATED_FIELD,
  /** The field is not {@code t=<digits>,v1=<64 hex digits>} in any order. */
  MALFORMED,
  /** More {@code v1} candidates than a sender that rotates its secret needs. */
  TOO_MANY_CANDIDATES,
  /** Signed longer ago than the tolerance. */
  STALE,
  /** Signed further in the future than the tolerance. */
  FUTURE,
  /** Well-formed and recent, but made with none of our secrets over these bytes. */
  FORGED;

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
