package dev.sluice.resilience;

import java.time.Duration;

/** At most so many calls in any window of this width. */
public record RateLimit(int calls, Duration window) {
  public RateLimit {
    Require.inRange("calls", calls, 1, 100_000);
    Require.positive("window", window);
  }
}
