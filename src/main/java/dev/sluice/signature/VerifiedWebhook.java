package dev.sluice.signature;

/**
 * Bytes whose signature was found genuine. Only {@link SignatureVerifier} makes one, so holding one is
 * the proof. A class, not a record: a record cannot hide its constructor.
 */
public final class VerifiedWebhook {
  private final String signatureField;
  private final byte[] body;
  private final int secretIndex;

  VerifiedWebhook(String signatureField, byte[] body, int secretIndex) {
    this.signatureField = signatureField;
    this.body = body;
    this.secretIndex = secretIndex;
  }

  /** The {@code Mux-Signature} field as received, kept so that the signature can be recomputed later. */
  public String signatureField() {
    return signatureField;
  }

  /** The raw bytes that were signed. Not a copy: do not change them. */
  public byte[] body() {
    return body;
  }

  /** Which of the configured secrets matched, counted from 0; tells when an old one is out of use. */
  public int secretIndex() {
    return secretIndex;
  }
}
