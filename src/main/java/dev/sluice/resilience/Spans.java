package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Saturating arithmetic on spans and points of time: a result too large becomes the largest, never wraps. */
final class Spans {
  private static final double NANOS_PER_SECOND = 1e9;

  private Spans() {}

  /** The span times a factor that is not negative; at most {@code Long.MAX_VALUE} nanoseconds, some 292 years. */
  static Duration scale(Duration span, double factor) {
    double nanos = (span.getSeconds() * NANOS_PER_SECOND + span.getNano()) * factor;
    return Duration.ofNanos(Math.round(nanos)); // rounding saturates
  }

  static double seconds(Duration span) {
    return span.getSeconds() + span.getNano() / NANOS_PER_SECOND;
  }

  /** {@code base} times {@code factor} to the power of {@code doublings}, at most {@code cap}. */
  static Duration exponential(Duration base, double factor, int doublings, Duration cap) {
    Duration grown = scale(base, Math.pow(factor, doublings));
    return grown.compareTo(cap) < 0 ? grown : cap;
  }

  /** A number drawn evenly from {@code least} to {@code most}. */
  static double uniform(RandomGenerator random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
