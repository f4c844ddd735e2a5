package dev.sluice.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that holds as many tokens as it gains in one second. Whoever makes no more than that many
 * calls in any second is never refused; a greedy caller gets at most twice as many in one second.
 */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final int perSecond;
  private double tokens;
  private Instant filled;

  TokenBucket(int perSecond, Instant now) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
    this.filled = now;
  }

  /** Takes one token if there is one. */
  boolean take(Instant now) {
    if (now.isAfter(filled)) {
      tokens =
          Math.min(perSecond, tokens + Duration.between(filled, now).toNanos() / NANOS * perSecond);
      filled = now;
    }
    // Refilling adds up fractions, and a caller who keeps exactly to the limit must not trip over
    // the last bit.
    if (tokens < 1 - 1e-9) {
      return false;
    }
    tokens = Math.max(0, tokens - 1);
    return true;
  }

  int limit() {
    return perSecond;
  }

  int remaining() {
    return (int) tokens;
  }
}
