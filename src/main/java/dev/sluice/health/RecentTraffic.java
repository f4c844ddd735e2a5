package dev.sluice.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How many requests were answered lately and how many of them failed through us: a ring of buckets of one second. Counting
 * is two atomic additions and thread-safe; a count that races with the turn of the ring may be lost, which a rate can bear.
 */
public final class RecentTraffic {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int buckets;
  private final AtomicLongArray seconds;
  private final AtomicLongArray succeeded;
  private final AtomicLongArray failed;
  private final LongSupplier nanoTime;
  private final long originNanos;

  /**
   * The sums of a window.
   *
   * @param succeeded requests that were served, refusals of what was not genuine or not valid included
   * @param failed requests that we could not serve
   */
  public record Totals(long succeeded, long failed) {
    /** All of them. */
    public long all() {
      return succeeded + failed;
    }

    /** The share that failed, 0 to 1; 0 when there were none. */
    public double errorRate() {
      return all() == 0 ? 0 : (double) failed / all();
    }
  }

  /**
   * @param window how far back to count, in whole seconds
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public RecentTraffic(Duration window, LongSupplier nanoTime) {
    this.buckets = Math.toIntExact(Math.max(1, window.toSeconds()));
    this.seconds = new AtomicLongArray(buckets);
    this.succeeded = new AtomicLongArray(buckets);
    this.failed = new AtomicLongArray(buckets);
    this.nanoTime = nanoTime;
    this.originNanos =
        nanoTime.getAsLong() - NANOS_PER_SECOND; // so that second 0, that of empty buckets, is over
  }

  /** Counts requests that were served. */
  public void succeeded(int requests) {
    succeeded.addAndGet(bucket(), requests);
  }

  /** Counts requests that we could not serve. */
  public void failed(int requests) {
    failed.addAndGet(bucket(), requests);
  }

  /** The sums over the window. */
  public Totals lately() {
    long now = second();
    long good = 0;
    long bad = 0;
    for (int i = 0; i < buckets; i++) {
      long age = now - seconds.get(i);
      if (seconds.get(i) > 0 && age < buckets) {
        good += succeeded.get(i);
        bad += failed.get(i);
      }
    }
    return new Totals(good, bad);
  }

  private int bucket() {
    long now = second();
    int index = (int) (now % buckets);
    long filled = seconds.get(index);
    if (filled != now && seconds.compareAndSet(index, filled, now)) {
      succeeded.set(index, 0);
      failed.set(index, 0);
    }
    return index;
  }

  private long second() {
    return (nanoTime.getAsLong() - originNanos) / NANOS_PER_SECOND;
  }
}
