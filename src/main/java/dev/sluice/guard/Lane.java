package dev.sluice.guard;

import dev.sluice.resilience.ArrivalLog;
import dev.sluice.resilience.CallClass;
import dev.sluice.resilience.RateDecision;
import dev.sluice.resilience.RateGovernor;
import dev.sluice.resilience.RatePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A rate with its queues, one per class, and its one timer. Confined to the lock of its {@link Gate}. The governor begins
 * spent, for nobody knows what the run before sent.
 */
final class Lane {
  private final RateGovernor governor;
  private final ArrivalLog arrivals;
  private final int waitersMax;
  private final Map<CallClass, Deque<Ticket>> queues = new EnumMap<>(CallClass.class);

  private Timers.@Nullable Armed timer;
  private @Nullable Instant timerAt;

  /**
   * @param waitersMax tickets that may wait per class; at least one may
   */
  Lane(RatePolicy policy, int waitersMax, Instant now) {
    this.governor = RateGovernor.coldStart(policy, now);
    this.arrivals = new ArrivalLog(policy.hard());
    this.waitersMax = Math.max(1, waitersMax);
    for (CallClass callClass : CallClass.values()) {
      queues.put(callClass, new ArrayDeque<>());
    }
  }

  /** Whether it may wait. */
  boolean offer(Ticket ticket) {
    Deque<Ticket> queue = queue(ticket.callClass());
    return queue.size() < waitersMax && queue.offer(ticket);
  }

  boolean isEmpty() {
    return waiting() == 0;
  }

  int waiting() {
    return queues.values().stream().mapToInt(Deque::size).sum();
  }

  /** Asks for whoever waits; somebody must. What is granted must come to an end: {@link #ended} or {@link #notSent}. */
  RateDecision acquire(Instant now) {
    Instant free = arrivals.freeAt(now);
    RateDecision decision = free.isAfter(now)
        ? new RateDecision.WaitUntil(free)
        : governor.acquire(waitingClasses(), now);
    if (decision instanceof RateDecision.Granted) {
      arrivals.begun();
    }
    return decision;
  }

  /** A call that was granted is over. */
  void ended(Instant now) {
    arrivals.ended(now);
  }

  /** A call that was granted will not be sent. */
  void notSent() {
    arrivals.notSent();
  }

  /** The first of the class that was granted. */
  Ticket next(CallClass granted) {
    return queue(granted).removeFirst();
  }

  /** Takes out those that this is true of. */
  List<Ticket> remove(Predicate<Ticket> which) {
    List<Ticket> removed = new ArrayList<>();
    queues
        .values()
        .forEach(queue -> queue.removeIf(ticket -> which.test(ticket) && removed.add(ticket)));
    return removed;
  }

  void throttled(@Nullable Instant retryAfter, Instant now) {
    governor.throttled(retryAfter, now);
  }

  void remaining(long remaining, long limit, Instant now) {
    governor.remaining(remaining, limit, now);
  }

  /** Wakes at this time, and at no other. */
  void wakeAt(Instant at, Instant now, Timers timers, Runnable wake) {
    if (timer != null && at.equals(timerAt)) {
      return;
    }
    cancel();
    timerAt = at;
    timer = timers.arm(Duration.between(now, at), wake);
  }

  /** Nobody is to be woken any more. */
  void cancel() {
    if (timer != null) {
      timer.cancel();
    }
    timer = null;
    timerAt = null;
  }

  GuardState.Rate state(Instant now) {
    RateGovernor.Status status = governor.status(now);
    return new GuardState.Rate(
        status.callsPerSecond(), status.callsInWindow(), waiting(), status.stoppedUntil());
  }

  private Set<CallClass> waitingClasses() {
    Set<CallClass> waiting = EnumSet.noneOf(CallClass.class);
    queues.forEach((callClass, queue) -> {
      if (!queue.isEmpty()) {
        waiting.add(callClass);
      }
    });
    return waiting;
  }

  private Deque<Ticket> queue(CallClass callClass) {
    Deque<Ticket> queue = queues.get(callClass);
    if (queue == null) {
      throw new AssertionError("the constructor made a queue for " + callClass);
    }
    return queue;
  }
}
