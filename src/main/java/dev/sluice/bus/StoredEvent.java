package dev.sluice.bus;

/**
 * One event of the ledger, whole.
 *
 * @param entry its envelope
 * @param signatureField the {@code Mux-Signature} field it came with; empty for a polled fact
 * @param body the raw bytes, secrets and all; not copied, do not change them
 */
public record StoredEvent(LedgerEntry entry, String signatureField, byte[] body) {
  /** Hides the bytes. */
  @Override
  public String toString() {
    return "StoredEvent[" + entry.eventId() + ", " + body.length + " bytes]";
  }
}
