package dev.sluice.resilience;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the n-th retry: exponential, capped, with jitter. The arithmetic saturates, so
 * any number of the retry is safe.
 *
 * @param base the wait before the first retry, before jitter
 * @param factor what each further wait is multiplied by; 1 to 10
 * @param cap no wait is longer, jitter included
 * @param jitter the share of the wait by which it may be off, on either side: 0 to 1; see {@link #FULL_JITTER}
 */
public record Backoff(Duration base, double factor, Duration cap, double jitter) {
  /**
   * Spreads a wait evenly from nothing up to its whole length, which spreads a crowd of callers best
   * (Brooker, "Exponential Backoff And Jitter", 2015).
   */
  public static final double FULL_JITTER = 1;

  public Backoff {
    Require.positive("base", base);
    Require.inRange("factor", factor, 1, 10);
    Require.positive("cap", cap);
    Require.atLeast("cap", cap, "base", base);
    Require.inRange("jitter", jitter, 0, FULL_JITTER);
  }

  /** The same with {@link #FULL_JITTER}. */
  public Backoff withFullJitter() {
    return new Backoff(base, factor, cap, FULL_JITTER);
  }

  /**
   * The wait before a retry.
   *
   * @param retry which retry, counted from 1
   */
  public Duration delay(int retry, RandomGenerator random) {
    Require.inRange("retry", retry, 1, Integer.MAX_VALUE);
    Duration nominal = Spans.exponential(base, factor, retry - 1, cap);
    if (jitter == FULL_JITTER) {
      return Spans.scale(nominal, random.nextDouble());
    }
    Duration least = Spans.scale(nominal, 1 - jitter);
    Duration most = Spans.scale(nominal, 1 + jitter);
    Duration width = (most.compareTo(cap) < 0 ? most : cap).minus(least);
    return least.plus(Spans.scale(width, random.nextDouble()));
  }
}
