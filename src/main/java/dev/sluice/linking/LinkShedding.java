package dev.sluice.linking;

import dev.sluice.bus.Forecast;
import dev.sluice.bus.LinkRequest;
import java.time.Duration;

/**
 * Who gives way while too much waits: replays first, then what polling read, so that first deliveries, which their
 * listener refuses by the same forecast, come last. Confined to one event loop, but for the forecast.
 */
final class LinkShedding {
  private static final double OF_POLLS = 0.5;
  private static final double OF_REPLAYS = 0.25;

  private final double queueDelayMaxNanos;
  private final DrainRate drainRate = new DrainRate();
  private int unanswered;

  /**
   * @param queueDelayMax past which foreseen wait first deliveries are refused
   */
  LinkShedding(Duration queueDelayMax) {
    queueDelayMaxNanos = queueDelayMax.toNanos();
  }

  /** Whether this asker is to come again later. Nobody is, while nothing waits: the writer is never left without work. */
  boolean refuses(LinkRequest.Asker asker, long nowNanos) {
    return switch (asker) {
      case DELIVERY -> false; // refused at the head of its request, before it cost anything
      case POLL -> foresees(OF_POLLS, nowNanos);
      case REPLAY -> foresees(OF_REPLAYS, nowNanos);
    };
  }

  private boolean foresees(double share, long nowNanos) {
    return forecast().nanosFor(unanswered, nowNanos) > share * queueDelayMaxNanos;
  }

  void asked(int events) {
    unanswered += events;
  }

  void answered(int events) {
    unanswered -= events;
  }

  /** See {@link DrainRate#batchEnded}. */
  void batchEnded(int events, boolean full, long beganAtNanos, long nowNanos) {
    drainRate.batchEnded(events, full, beganAtNanos, nowNanos);
  }

  /** What is known of the rate; from any thread. */
  Forecast forecast() {
    return drainRate.forecast();
  }
}
