package dev.sluice.linking;

import dev.sluice.bus.Forecast;
import java.time.Duration;

/**
 * How many events per second the group commit works off when it has enough to do.
 *
 * <p>It learns only from batches that were as large as the limits allow, each from the end of the one before it, behind which
 * it was sent, or from its own beginning where that was later. A smaller batch says how much came and not how much could be
 * worked off: one event in 2 ms would look like 500 per second, and a gateway that believed it would refuse the first
 * burst.
 *
 * <p>Each such batch is a sample that holds for the time it took. They are smoothed exponentially with unevenly spaced
 * samples (A. Eckner, Algorithms for Unevenly Spaced Time Series): a sample weighs 1 - e<sup>-t/T</sup> for its time t and the
 * time constant T. So a stall, whose one batch takes long, shows at its end, and is forgotten as fast as the time
 * of good batches goes by. A batch that failed counts as well, for its events wait no longer either.
 *
 * <p>Written by one event loop; any thread may read the forecast.
 */
final class DrainRate {
  /** After this time of new samples the older ones weigh 37 % in all. */
  static final Duration TIME_CONSTANT = Duration.ofMillis(500);

  /** For so long a rate is believed after its last sample. */
  static final Duration KNOWN_FOR = Duration.ofSeconds(30);

  private static final double NANOS_PER_SECOND = 1e9;

  private volatile Forecast forecast = Forecast.UNKNOWN;
  private long lastEndNanos;
  private boolean anyEnded;

  /**
   * A batch ended, whether or not it was committed.
   *
   * @param events how many events it held
   * @param full whether it was as large as the limits allow
   * @param beganAtNanos when it was sent, as {@link System#nanoTime} counts it
   * @param nowNanos the time, likewise
   */
  void batchEnded(int events, boolean full, long beganAtNanos, long nowNanos) {
    boolean stoodBehind = anyEnded && lastEndNanos - beganAtNanos > 0;
    long sinceNanos = stoodBehind ? lastEndNanos : beganAtNanos;
    lastEndNanos = nowNanos;
    anyEnded = true;
    if (full) {
      learn(events, Math.max(1, nowNanos - sinceNanos), nowNanos);
    }
  }

  private void learn(int events, long nanos, long nowNanos) {
    double sample = events * NANOS_PER_SECOND / nanos;
    double known = forecast.eventsPerSecondAt(nowNanos);
    double weight = known > 0 ? -Math.expm1(-(double) nanos / TIME_CONSTANT.toNanos()) : 1;
    forecast = new Forecast(known + weight * (sample - known), nowNanos + KNOWN_FOR.toNanos());
  }

  /** What is known now. */
  Forecast forecast() {
    return forecast;
  }
}
