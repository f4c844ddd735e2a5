package dev.sluice.signature;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Tells whether a webhook was signed with one of our secrets: HMAC-SHA256 (RFC 2104) over the digits of
 * {@code t} as received, a full stop, and the raw body. Not thread-safe, as {@link Mac} is not: one per
 * event loop.
 *
 * <p>Refusals go from cheap to dear, so that a flood of forgeries costs little: the form of the field,
 * then its age, and only then the HMAC. {@code STALE} and {@code FUTURE} therefore say nothing about who
 * signed. That is no oracle, since the sender chose {@code t} himself and every refusal is answered alike.
 *
 * <p>Where other verifiers of this signature differ, this one takes only what Mux sends:
 *
 * <ul>
 *   <li>exactly one field of at most 1024 characters, and no more than 5 {@code v1} parts in it;
 *   <li>parts in any order, without spaces; unknown keys and schemes ({@code v2}, {@code v10}) are ignored;
 *   <li>exactly one {@code t} of 1 to 12 ASCII digits;
 *   <li>{@code v1} in lower-case hex; one that is not can match nothing, so a good one beside it still
 *       counts, and without any well-formed one the field is {@code MALFORMED};
 *   <li>a time further ahead than the tolerance is {@code FUTURE}, so our clock must be kept by NTP; a time
 *       in milliseconds has 13 digits, and is {@code MALFORMED}.
 * </ul>
 */
public final class SignatureVerifier {
  private static final int NONE = -1;

  private final Mac[] macs;
  private final long toleranceSeconds;
  private final SignatureField parts = new SignatureField();
  private final byte[] expected = new byte[SignatureField.DIGEST_BYTES];

  /**
   * A verifier for these secrets.
   *
   * @param tolerance how far {@code t} may lie from now either way, inclusive; counts in whole seconds, as
   *     {@code t} does
   * @throws IllegalArgumentException when the tolerance is negative
   */
  public SignatureVerifier(SigningSecrets secrets, Duration tolerance) {
    if (tolerance.isNegative()) {
      throw new IllegalArgumentException("signature tolerance must not be negative");
    }
    macs = secrets.keys().stream().map(WebhookSigner::mac).toArray(Mac[]::new);
    toleranceSeconds = tolerance.toSeconds();
  }

  /** Judges a webhook that has just come in. */
  public Verdict verify(UnverifiedWebhook webhook, Instant now) {
    List<String> fields = webhook.signatureFields();
    if (fields.isEmpty()) {
      return new Verdict.Refused(RefusalReason.MISSING);
    }
    if (fields.size() > 1) {
      return new Verdict.Refused(RefusalReason.REPEATED_FIELD);
    }
    String field = fields.getFirst();
    Optional<RefusalReason> malformed = parts.parse(field);
    if (malformed.isPresent()) {
      return new Verdict.Refused(malformed.get());
    }
    long age = now.getEpochSecond() - parts.epochSeconds();
    if (age > toleranceSeconds) {
      return new Verdict.Refused(RefusalReason.STALE);
    }
    if (age < -toleranceSeconds) {
      return new Verdict.Refused(RefusalReason.FUTURE);
    }
    return compare(field, webhook.body());
  }

  /**
   * Judges a webhook again that was kept, whatever its age: for a row of the ledger, which was recent when
   * it came. Never {@code STALE} or {@code FUTURE}.
   */
  public Verdict verifyStored(String signatureField, byte[] body) {
    Optional<RefusalReason> malformed = parts.parse(signatureField);
    if (malformed.isPresent()) {
      return new Verdict.Refused(malformed.get());
    }
    return compare(signatureField, body);
  }

  private Verdict compare(String field, byte[] body) {
    int matched = NONE;
    // Every secret meets every candidate, without an early exit: it would tell which secret is
    // live.
    // From last to first, so that of equal secrets the first one is reported.
    for (int index = macs.length - 1; index >= 0; index--) {
      digest(macs[index], body);
      boolean genuine = false;
      for (int candidate = 0; candidate < parts.candidateCount(); candidate++) {
        genuine |= MessageDigest.isEqual(expected, parts.candidate(candidate));
      }
      matched = genuine ? index : matched;
    }
    return matched == NONE
        ? new Verdict.Refused(RefusalReason.FORGED)
        : new Verdict.Genuine(new VerifiedWebhook(field, body, matched));
  }

  private void digest(Mac mac, byte[] body) {
    try {
      mac.update(parts.signedPrefix(), 0, parts.signedPrefixLength());
      mac.update(body);
      mac.doFinal(expected, 0);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the buffer holds a whole " + WebhookSigner.ALGORITHM, e);
    }
  }
}
