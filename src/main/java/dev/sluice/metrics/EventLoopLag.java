package dev.sluice.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How late event loops run: on each loop watched a timer is due every 100 ms, and what it comes late is the lag that any
 * request on that loop had as well. Thread-safe.
 */
public final class EventLoopLag {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Timer lag;
  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Registers {@code sluice.event.loop.lag} and the worst of the last seconds beside it. */
  public EventLoopLag(Vertx vertx, MeterRegistry registry) {
    this.vertx = vertx;
    lag = Timer.builder("sluice.event.loop.lag")
        .description("How late a timer came on an event loop")
        .publishPercentiles(0.5, 0.99)
        .register(registry);
    Gauge.builder(
            "sluice.event.loop.lag.worst", this, self -> self.worstLately().toNanos() / 1e9)
        .description("The latest that any event loop was within the last 5 to 10 seconds")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Watches the loop of this context from now on, until {@link #close}. */
  public void watch(Context context) {
    Loop loop = new Loop();
    loops.add(loop);
    context.runOnContext(_ -> loop.arm());
  }

  /** The latest that any loop was within the last 5 to 10 s; a loop that is stuck now counts as well. */
  public Duration worstLately() {
    long now = System.nanoTime();
    return Duration.ofNanos(
        loops.stream().mapToLong(loop -> loop.worstNanos(now)).max().orElse(0));
  }

  /** Ends the watch; timers under way come once more and do nothing. */
  public void close() {
    closed = true;
  }

  /** Written on its own loop only; read from any thread. */
  private final class Loop {
    private volatile long dueAtNanos = Long.MAX_VALUE;
    private volatile long worstNow;
    private volatile long worstBefore;
    private long windowBeganAtNanos = System.nanoTime();

    // One-shot and armed again when it came, so that the timers of a loop that hangs do not pile
    // up.
    void arm() {
      dueAtNanos = System.nanoTime() + INTERVAL.toNanos();
      vertx.setTimer(INTERVAL.toMillis(), _ -> came());
    }

    private void came() {
      if (closed) {
        return;
      }
      long now = System.nanoTime();
      long late = Math.max(0, now - dueAtNanos);
      lag.record(Duration.ofNanos(late));
      if (now - windowBeganAtNanos > WINDOW.toNanos()) {
        windowBeganAtNanos = now;
        worstBefore = worstNow;
        worstNow = 0;
      }
      worstNow = Math.max(worstNow, late);
      arm();
    }

    long worstNanos(long now) {
      long due = dueAtNanos;
      long overdue = due == Long.MAX_VALUE ? 0 : now - due;
      return Math.max(overdue, Math.max(worstNow, worstBefore));
    }
  }
}
