package dev.sluice.event;

import java.util.Locale;

/** Why the text of a genuine event cannot be kept as text; the event is quarantined with its bytes. */
public enum ContentFault {
  /** A field that we keep holds U+0000, which Postgres has no text for. */
  NUL,
  /** A field that we keep holds half a surrogate pair, which has no UTF-8. */
  LONE_SURROGATE,
  /** The body is not UTF-8; it was read with replacement characters to find its envelope. */
  BAD_UTF8,
  /** A field that we keep is longer than any that Mux documents. */
  TOO_LONG,
  /** Postgres refused the row for its content; the SQLSTATE is in the metric and the log. */
  REFUSED_BY_DATABASE;

  /** The name as the ledger and metrics show it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
