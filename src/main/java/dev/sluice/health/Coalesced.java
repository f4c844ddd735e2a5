package dev.sluice.health;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question that costs something: at most one is under way at a time, all who ask meanwhile get its answer, and it is
 * given again for a while. So is a failure: what failed because it costs too much must not be tried at once again.
 * Thread-safe.
 */
public final class Coalesced<T> {
  private final Supplier<Future<T>> question;
  private final Duration keepFor;
  private final LongSupplier nanoTime;

  private @Nullable Future<T> underWay;
  private @Nullable Future<T> latest;
  private long latestAtNanos;

  /**
   * @param keepFor how long an answer is given again
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public Coalesced(Supplier<Future<T>> question, Duration keepFor, LongSupplier nanoTime) {
    this.question = question;
    this.keepFor = keepFor;
    this.nanoTime = nanoTime;
  }

  /** The answer, which may be as old as is allowed. */
  public Future<T> ask() {
    Promise<T> mine = Promise.promise();
    synchronized (this) {
      if (latest != null && nanoTime.getAsLong() - latestAtNanos < keepFor.toNanos()) {
        return latest;
      }
      if (underWay != null) {
        return underWay;
      }
      underWay = mine.future();
    }
    // Outside the lock: the question may answer at once, and whoever waits may ask again from his
    // handler.
    begin().onComplete(answer -> {
      synchronized (this) {
        underWay = null;
        latest = mine.future();
        latestAtNanos = nanoTime.getAsLong();
      }
      mine.handle(answer);
    });
    return mine.future();
  }

  private Future<T> begin() {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
