package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Votes of the last ten buckets of time, the running one included: a window that slides by a tenth of its
 * width. Empty buckets are not kept. Immutable; successes never clear it, only time does.
 *
 * @param buckets oldest first, at most {@link #BUCKETS}
 */
record CallWindow(List<Bucket> buckets) {
  static final int BUCKETS = 10;
  static final CallWindow EMPTY = new CallWindow(List.of());

  /** The votes of one bucket, numbered from the epoch. */
  record Bucket(long number, int calls, int failures) {}

  CallWindow {
    buckets = List.copyOf(buckets);
  }

  /** With one more vote, and without what has left the window. */
  CallWindow record(boolean failed, Instant now, Duration width) {
    long number = number(now, width);
    int calls = 1;
    int failures = failed ? 1 : 0;
    List<Bucket> kept = new ArrayList<>(BUCKETS);
    for (Bucket bucket : buckets) {
      if (bucket.number() == number) {
        calls += bucket.calls();
        failures += bucket.failures();
      } else if (bucket.number() > number - BUCKETS) {
        kept.add(bucket);
      }
    }
    kept.add(new Bucket(number, calls, failures));
    return new CallWindow(kept);
  }

  int calls(Instant now, Duration width) {
    return buckets.stream()
        .filter(bucket -> bucket.number() > number(now, width) - BUCKETS)
        .mapToInt(Bucket::calls)
        .sum();
  }

  int failures(Instant now, Duration width) {
    return buckets.stream()
        .filter(bucket -> bucket.number() > number(now, width) - BUCKETS)
        .mapToInt(Bucket::failures)
        .sum();
  }

  private static long number(Instant now, Duration width) {
    return Math.floorDiv(now.toEpochMilli(), width.toMillis() / BUCKETS);
  }
}
