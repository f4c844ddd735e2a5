package dev.sluice.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest recoveries, at most so many. What repeats itself within ten seconds is one line with a count: a flood of calls
 * that are answered from a cache must not wash out the rest. Thread-safe.
 */
final class RecoveryHistory {
  private static final Duration REPEATED_WITHIN = Duration.ofSeconds(10);
  private static final int LOOKED_BACK_MAX = 16;

  private final int max;
  private final List<RecoveryEntry> oldestFirst = new ArrayList<>();

  RecoveryHistory(int max) {
    this.max = max;
  }

  synchronized void add(RecoveryEntry entry) {
    int oldest = Math.max(0, oldestFirst.size() - LOOKED_BACK_MAX);
    for (int i = oldestFirst.size() - 1; i >= oldest; i--) {
      RecoveryEntry known = oldestFirst.get(i);
      if (known.isRepeatedBy(entry, REPEATED_WITHIN)) {
        oldestFirst.set(i, known.repeated(entry.duration()));
        return;
      }
    }
    if (oldestFirst.size() == max) {
      oldestFirst.removeFirst();
    }
    oldestFirst.add(entry);
  }

  synchronized List<RecoveryEntry> newestFirst() {
    return List.copyOf(oldestFirst.reversed());
  }
}
