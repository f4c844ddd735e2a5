package dev.sluice.bus;

/**
 * How fast linking works off what waits for it, as far as it is known: from it follows how long an event would wait, which
 * is the number of events ahead of it over their rate.
 *
 * @param eventsPerSecond the rate; 0 while it is not known
 * @param knownUntilNanos the {@link System#nanoTime} from which on it is not known any more
 */
public record Forecast(double eventsPerSecond, long knownUntilNanos) {
  /** Nothing is known, so nothing is foreseen. */
  public static final Forecast UNKNOWN = new Forecast(0, 0);

  private static final double NANOS_PER_SECOND = 1e9;

  /** How long these events take to be worked off, in nanoseconds; 0 where that is not known. */
  public double nanosFor(int events, long nowNanos) {
    return isKnown(nowNanos) ? events / eventsPerSecond * NANOS_PER_SECOND : 0;
  }

  private boolean isKnown(long nowNanos) {
    return eventsPerSecond > 0 && nowNanos - knownUntilNanos < 0;
  }

  /** The rate in events per second; 0 where it is not known. */
  public double eventsPerSecondAt(long nowNanos) {
    return isKnown(nowNanos) ? eventsPerSecond : 0;
  }
}
