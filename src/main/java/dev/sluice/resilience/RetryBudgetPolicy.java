package dev.sluice.resilience;

import java.time.Duration;

/**
 * How many retries there may be. Over all operations: {@code min(cap, max(floor, ratio x first attempts))}
 * in any window; and nested in that, per operation and per key.
 *
 * @param cap the most there ever may be
 * @param floor what there may be however few first attempts there are
 * @param ratio the share of first attempts that retries may reach; 0 to 1
 * @param window the span that is looked at, wherever it begins; from 1 s
 * @param perOperation the most for one operation
 * @param perKey the most for one key, such as an asset, over all operations
 */
public record RetryBudgetPolicy(
    int cap, int floor, double ratio, Duration window, int perOperation, int perKey) {
  private static final int CAP_MAX = 10_000;

  /** At most 10 in any 60 s, and 3 for one key. */
  public static final RetryBudgetPolicy USUAL =
      new RetryBudgetPolicy(10, 10, 0.1, Duration.ofSeconds(60), 10, 3);

  public RetryBudgetPolicy {
    Require.inRange("cap", cap, 1, CAP_MAX);
    Require.inRange("floor", floor, 0, cap);
    Require.inRange("ratio", ratio, 0, 1);
    Require.positive("window", window);
    Require.atLeast("window", window, "a second", Duration.ofSeconds(1));
    Require.inRange("perOperation", perOperation, 1, cap);
    Require.inRange("perKey", perKey, 1, cap);
  }

  /** How many retries this many first attempts in the window allow. */
  int allowed(long firstAttempts) {
    return (int) Math.min(cap, Math.max(floor, Math.floor(ratio * firstAttempts)));
  }
}
