package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * At most {@code limit} entries in any window, exactly: a ring of the last {@code limit} times. A window
 * holds its first instant and not its last, so an entry is free again exactly one window later. Not
 * thread-safe.
 */
final class SlidingLog {
  private final Duration window;
  private final Instant[] ring;
  private int oldest;

  /** An empty log. */
  SlidingLog(int limit, Duration window) {
    this.window = window;
    this.ring = new Instant[limit];
    Arrays.fill(ring, Instant.MIN);
  }

  /** Takes the log for full of entries made at this instant. */
  void fill(Instant now) {
    Arrays.fill(ring, now);
  }

  /** From when on one more entry is allowed; long ago when it is now. */
  Instant freeAt() {
    Instant first = ring[oldest];
    return first.equals(Instant.MIN) ? first : first.plus(window);
  }

  void add(Instant now) {
    ring[oldest] = now;
    oldest = (oldest + 1) % ring.length;
  }

  /** Entries that count now. */
  int count(Instant now) {
    int count = 0;
    for (Instant entry : ring) {
      if (!entry.equals(Instant.MIN) && entry.plus(window).isAfter(now)) {
        count++;
      }
    }
    return count;
  }
}
