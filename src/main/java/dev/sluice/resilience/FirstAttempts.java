package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Counts first attempts in the last window, in a ring of 60 buckets. The running bucket and the 59 before
 * it are counted: never more than the window holds, at most a sixtieth less. Not thread-safe.
 */
final class FirstAttempts {
  private static final int BUCKETS = 60;

  private final long bucketNanos;
  private final long[] counts = new long[BUCKETS];
  private final long[] numbers = new long[BUCKETS];

  FirstAttempts(Duration window) {
    bucketNanos = window.toNanos() / BUCKETS;
    Arrays.fill(numbers, Long.MIN_VALUE);
  }

  void add(Instant now) {
    long number = number(now);
    int slot = (int) Math.floorMod(number, (long) BUCKETS);
    if (numbers[slot] != number) {
      numbers[slot] = number;
      counts[slot] = 0;
    }
    counts[slot]++;
  }

  long count(Instant now) {
    long number = number(now);
    long sum = 0;
    for (int slot = 0; slot < BUCKETS; slot++) {
      if (numbers[slot] > number - BUCKETS && numbers[slot] <= number) {
        sum += counts[slot];
      }
    }
    return sum;
  }

  private long number(Instant now) {
    // Milliseconds reach far enough for any date, and the window is at least a second.
    return Math.floorDiv(now.toEpochMilli() * 1_000_000, bucketNanos);
  }
}
