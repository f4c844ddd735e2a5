package dev.sluice.signature;

import java.util.Optional;

/**
 * The parts of one {@code Mux-Signature} field that count: the time and the {@code v1} candidates.
 * Parsing overwrites what was parsed before and allocates nothing, so one instance serves a verifier for life.
 */
final class SignatureField {
  static final int CHARS_MAX = 1024;
  static final int CANDIDATES_MAX = 5;
  static final int DIGEST_BYTES = 32;
  private static final int TIMESTAMP_DIGITS_MAX = 12;
  private static final String TIMESTAMP_KEY = "t=";
  private static final String CANDIDATE_KEY = "v1=";

  private final byte[] signedPrefix = new byte[TIMESTAMP_DIGITS_MAX + 1];
  private final byte[][] candidates = new byte[CANDIDATES_MAX][DIGEST_BYTES];
  private int signedPrefixLength;
  private long epochSeconds;
  private int candidatesSeen;
  private int candidateCount;

  /** Reads the field; a reason means that it cannot be genuine, and then the parts mean nothing. */
  Optional<RefusalReason> parse(String field) {
    signedPrefixLength = 0;
    epochSeconds = 0;
    candidatesSeen = 0;
    candidateCount = 0;
    if (field.isEmpty()) {
      return Optional.of(RefusalReason.MISSING);
    }
    if (field.length() > CHARS_MAX) {
      return Optional.of(RefusalReason.MALFORMED);
    }
    int start = 0;
    while (start < field.length()) {
      int comma = field.indexOf(',', start);
      int end = comma < 0 ? field.length() : comma;
      if (field.startsWith(TIMESTAMP_KEY, start)) {
        if (!takeTimestamp(field, start + TIMESTAMP_KEY.length(), end)) {
          return Optional.of(RefusalReason.MALFORMED);
        }
      } else if (field.startsWith(CANDIDATE_KEY, start)) {
        if (candidatesSeen == CANDIDATES_MAX) {
          return Optional.of(RefusalReason.TOO_MANY_CANDIDATES);
        }
        takeCandidate(field, start + CANDIDATE_KEY.length(), end);
      }
      start = end + 1;
    }
    boolean complete = signedPrefixLength > 0 && candidateCount > 0;
    return complete ? Optional.empty() : Optional.of(RefusalReason.MALFORMED);
  }

  private boolean takeTimestamp(String field, int start, int end) {
    int digits = end - start;
    if (signedPrefixLength > 0 || digits < 1 || digits > TIMESTAMP_DIGITS_MAX) {
      return false;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      char c = field.charAt(start + i);
      if (c < '0' || c > '9') {
        return false;
      }
      signedPrefix[i] = (byte) c;
      value = value * 10 + (c - '0');
    }
    signedPrefix[digits] = '.';
    signedPrefixLength = digits + 1;
    epochSeconds = value;
    return true;
  }

  // A candidate that is no digest cannot match, but a good one may stand beside it.
  private void takeCandidate(String field, int start, int end) {
    candidatesSeen++;
    if (end - start != 2 * DIGEST_BYTES) {
      return;
    }
    byte[] candidate = candidates[candidateCount];
    for (int i = 0; i < DIGEST_BYTES; i++) {
      int high = nibble(field.charAt(start + 2 * i));
      int low = nibble(field.charAt(start + 2 * i + 1));
      if ((high | low) < 0) {
        return;
      }
      candidate[i] = (byte) (high << 4 | low);
    }
    candidateCount++;
  }

  private static int nibble(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  /** What {@code t} says, in seconds since the epoch. */
  long epochSeconds() {
    return epochSeconds;
  }

  /** The digits of {@code t} as received and the full stop: the signed bytes before the body. Shared. */
  byte[] signedPrefix() {
    return signedPrefix;
  }

  /** How many bytes of {@link #signedPrefix} count. */
  int signedPrefixLength() {
    return signedPrefixLength;
  }

  /** How many well-formed candidates there are. */
  int candidateCount() {
    return candidateCount;
  }

  /** The decoded candidate at an index below {@link #candidateCount}. Shared. */
  byte[] candidate(int index) {
    return candidates[index];
  }
}
