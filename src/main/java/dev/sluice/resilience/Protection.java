package dev.sluice.resilience;

import java.time.Duration;
import java.util.Map;

/**
 * How calls to one dependency are guarded. Retries are counted by one budget over all dependencies, which is no part of
 * this.
 *
 * @param breaker when calls are refused
 * @param retry which failures are tried again, and when
 * @param bulkhead how many calls there may be at once
 * @param deadlines how long one call may take, by kind of operation
 * @param rates how many calls there may be in a time, by lane, such as {@code read} and {@code write}; a lane without an
 *     entry is not limited
 */
public record Protection(
    BreakerPolicy breaker,
    RetryPolicy retry,
    BulkheadPolicy bulkhead,
    Deadlines deadlines,
    Map<String, RatePolicy> rates) {
  private static final BulkheadPolicy USUAL_BULKHEAD =
      new BulkheadPolicy(16, 256, Duration.ofSeconds(10));

  public Protection {
    rates = Map.copyOf(rates);
  }

  /** The usual protection of this kind of dependency, without limits of rate. */
  public static Protection usual(DependencyKind kind) {
    return switch (kind) {
      case DATABASE ->
        new Protection(
            BreakerPolicy.DATABASE,
            RetryPolicy.DATABASE,
            USUAL_BULKHEAD,
            Deadlines.usual(),
            Map.of());
      case EXTERNAL_API, CACHE, QUEUE, OTHER ->
        new Protection(
            BreakerPolicy.MUX_API,
            RetryPolicy.EXTERNAL_API,
            USUAL_BULKHEAD,
            Deadlines.usual(),
            Map.of());
    };
  }
}
