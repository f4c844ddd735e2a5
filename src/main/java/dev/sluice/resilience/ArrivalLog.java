package dev.sluice.resilience;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds a hard limit where the calls <em>arrive</em>. When a call arrives nobody here knows: a new connection, a queue or
 * a busy machine can delay one and not the next, so that calls which left a second apart arrive together. What is known
 * is that a call arrives no later than it ends. So it counts from when it is let go until one window after its end, and
 * then no window holds more arrivals than the limit, however late any of them are.
 *
 * <p>The price is that a dependency which answers slowly is asked more slowly. Not thread-safe: one owner.
 */
public final class ArrivalLog {
  private final RateLimit limit;
  private final Deque<Instant> ended = new ArrayDeque<>();
  private int underWay;

  public ArrivalLog(RateLimit limit) {
    this.limit = limit;
  }

  /** The earliest time at which one more may be let go; now or before when it may be at once. */
  public Instant freeAt(Instant now) {
    forget(now);
    if (underWay >= limit.calls()) {
      return now.plus(limit.window()); // sooner it cannot be, even if one of them ends now
    }
    int over = underWay + ended.size() - limit.calls();
    if (over < 0) {
      return now;
    }
    return ended.stream().skip(over).findFirst().orElse(now).plus(limit.window());
  }

  /** One is let go. */
  public void begun() {
    underWay++;
  }

  /** One has ended, whether it was answered or not. */
  public void ended(Instant now) {
    underWay--;
    Instant last = ended.peekLast();
    ended.addLast(last == null ? now : Spans.later(last, now));
    forget(now);
  }

  /** One that was let go was not sent after all. */
  public void notSent() {
    underWay--;
  }

  private void forget(Instant now) {
    Instant past = now.minus(limit.window());
    while (!ended.isEmpty() && !ended.getFirst().isAfter(past)) {
      ended.removeFirst();
    }
  }
}
