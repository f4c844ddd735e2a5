package dev.sluice.resilience;

import java.time.Duration;

/**
 * How many calls to one dependency there may be at once.
 *
 * @param callsMax calls under way at once
 * @param waitersMax callers that may wait for their turn
 * @param waitMax how long one may wait
 */
public record BulkheadPolicy(int callsMax, int waitersMax, Duration waitMax) {
  public BulkheadPolicy {
    Require.inRange("callsMax", callsMax, 1, 10_000);
    Require.inRange("waitersMax", waitersMax, 0, 100_000);
    Require.positive("waitMax", waitMax);
  }
}
