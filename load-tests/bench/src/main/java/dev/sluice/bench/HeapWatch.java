package dev.sluice.bench;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks every second at the heap that the gateway has in use, and keeps the least: what is left after collections. */
final class HeapWatch implements AutoCloseable {
  private static final long MILLIS_BETWEEN = 1000;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private double least = Double.NaN;

  /** Begins to look. */
  void begin(GatewayMetrics metrics) {
    var _ = timer.scheduleAtFixedRate(
        () -> look(metrics), MILLIS_BETWEEN, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
  }

  private void look(GatewayMetrics metrics) {
    try {
      note(metrics.heapBytes());
    } catch (IOException missed) {
      note(Double.NaN); // a gateway that is too busy for one look will have time for the next
    }
  }

  private synchronized void note(double bytes) {
    if (Double.isFinite(bytes) && !(least <= bytes)) {
      least = bytes;
    }
  }

  /** The least since the last call in MiB; NaN when nothing was seen. */
  synchronized double takeMib() {
    double taken = least / (1 << 20);
    least = Double.NaN;
    return taken;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
