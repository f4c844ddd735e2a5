package dev.sluice.guard;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** The timers of Vert.x, on a context of their own: those of a verticle would be cancelled with it. */
public final class VertxTimers implements Timers {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Vertx vertx;
  private final Context own;

  /** Make it outside of verticles, for it stays on the context that it was made on. */
  public VertxTimers(Vertx vertx) {
    this.vertx = vertx;
    this.own = vertx.getOrCreateContext();
  }

  @Override
  public Executor here() {
    Context context = vertx.getOrCreateContext();
    return task -> {
      if (context.equals(Vertx.currentContext())) {
        task.run();
      } else {
        context.runOnContext(_ -> task.run());
      }
    };
  }

  @Override
  public Armed arm(Duration delay, Runnable task) {
    var armed = new OneShot(task);
    own.runOnContext(_ -> armed.start(millis(delay)));
    return armed;
  }

  /** Rounded up, so that nobody is woken too early; Vert.x takes whole milliseconds from 1. */
  static long millis(Duration delay) {
    long nanos = Math.max(1, delay.toNanos());
    return Math.ceilDiv(nanos, NANOS_PER_MILLI);
  }

  /** The id is touched on the own context only; {@code over} is set once, by whoever comes first. */
  private final class OneShot implements Armed {
    private final Runnable task;
    private final AtomicBoolean over = new AtomicBoolean();
    private long id;

    OneShot(Runnable task) {
      this.task = task;
    }

    void start(long millis) {
      if (!over.get()) {
        id = vertx.setTimer(millis, _ -> fire());
      }
    }

    private void fire() {
      if (over.compareAndSet(false, true)) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      if (over.compareAndSet(false, true)) {
        own.runOnContext(_ -> vertx.cancelTimer(id)); // an id that never was is no timer's
      }
    }
  }
}
