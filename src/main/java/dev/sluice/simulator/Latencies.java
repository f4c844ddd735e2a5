package dev.sluice.simulator;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How long answers took, from the time a delivery was meant to be sent. With a fixed rate that includes
 * the wait for a free connection, so a receiver that stalls cannot hide it.
 *
 * @param count how many answers
 * @param p50 half were at least as fast
 * @param p90 nine of ten were
 * @param p99 99 of 100 were
 * @param p999 999 of 1000 were
 * @param max the slowest
 */
public record Latencies(
    long count, Duration p50, Duration p90, Duration p99, Duration p999, Duration max) {
  static Latencies of(Histogram nanos) {
    return new Latencies(
        nanos.getTotalCount(),
        at(nanos, 50),
        at(nanos, 90),
        at(nanos, 99),
        at(nanos, 99.9),
        Duration.ofNanos(nanos.getTotalCount() == 0 ? 0 : nanos.getMaxValue()));
  }

  private static Duration at(Histogram nanos, double percentile) {
    return Duration.ofNanos(
        nanos.getTotalCount() == 0 ? 0 : nanos.getValueAtPercentile(percentile));
  }
}
