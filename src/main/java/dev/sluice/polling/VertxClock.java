package dev.sluice.polling;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** Vert.x's timers, and the clock of {@link System#nanoTime}. */
record VertxClock(Vertx vertx) implements PollClock {
  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(System.nanoTime());
  }

  @Override
  public long arm(Duration after, Runnable task) {
    return vertx.setTimer(Math.max(1, after.toMillis()), _ -> task.run());
  }

  @Override
  public void cancel(long timer) {
    vertx.cancelTimer(timer);
  }
}
