package dev.sluice.guard;

import dev.sluice.resilience.Acquisition;
import dev.sluice.resilience.Breaker;
import dev.sluice.resilience.BreakerState;
import dev.sluice.resilience.Bulkhead;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.Lease;
import dev.sluice.resilience.Outcome;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RateDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Governor, breaker and bulkhead of one dependency behind one short lock. A ticket passes all three or none: it waits for
 * its rate, then takes a lease of the breaker in the same step as its turn, then a place in the bulkhead. Holders and
 * listeners are told after the lock was left.
 */
final class Gate {
  private final Dependency dependency;
  private final InstantSource clock;
  private final Timers timers;
  private final GuardMeters meters;
  private final Consumer<GuardMove> moves;
  private final Protection protection;

  private final Object lock = new Object();
  private final Seating seating;
  private final Lanes lanes;
  private final Tally tally = new Tally();
  private final KeptBreaker breaker;
  private boolean closed;

  /** Under the lock; what is to be done afterwards goes into the effects. */
  private interface Decision {
    void decide(Instant now, Effects effects);
  }

  Gate(
      Dependency dependency,
      Breaker breaker,
      InstantSource clock,
      RandomGenerator random,
      Timers timers,
      GuardMeters meters,
      Consumer<GuardMove> moves) {
    this.dependency = dependency;
    this.breaker = new KeptBreaker(breaker, random);
    this.clock = clock;
    this.timers = timers;
    this.meters = meters;
    this.moves = moves;
    this.protection = dependency.protection();
    this.seating = new Seating(protection.bulkhead(), timers, this::waitedTooLong);
    this.lanes = new Lanes(protection, clock.instant());
  }

  /** Asks to pass; the holder is told once, at once or later. */
  void enter(Ticket ticket) {
    locked((now, effects) -> {
      Lane lane = lanes.find(ticket.lane());
      if (closed) {
        refuse(ticket, RefusedBy.REMOVED, null, effects);
      } else if (lane == null) {
        board(ticket, now, effects);
      } else {
        // Before it waits for a rate that it could not use.
        Acquisition.Refused refused = breaker.refusal(now);
        if (refused != null) {
          refuse(ticket, refused, effects);
        } else if (lane.offer(ticket)) {
          pump(lane, now, effects);
        } else {
          refuse(ticket, RefusedBy.RATE_QUEUE_FULL, null, effects);
        }
      }
    });
  }

  /** The attempt is being sent. */
  void sent(boolean retry) {
    locked((_, _) -> {
      tally.started++;
      tally.retries += retry ? 1 : 0;
    });
  }

  /** Gives an entry back whose attempt was never sent: it votes for nothing. */
  void abort(Ticket.Entry entry) {
    locked((now, effects) -> {
      tally.rejected++;
      lanes.notSent(entry.ticket());
      giveBack(entry, Outcome.ignored(), now, effects);
    });
  }

  /** Gives an entry back. */
  void succeeded(Ticket.Entry entry) {
    locked((now, effects) -> {
      tally.succeeded++;
      Lane lane = lanes.ended(entry.ticket(), now);
      giveBack(entry, Outcome.succeeded(), now, effects);
      if (lane != null) {
        pump(lane, now, effects);
      }
    });
  }

  /**
   * Gives an entry back whose attempt failed.
   *
   * @param throttled whether it was told to come less often, which is the governor's business
   */
  void failed(
      Ticket.Entry entry, Outcome outcome, boolean throttled, @Nullable Instant retryAfter) {
    locked((now, effects) -> {
      tally.failed++;
      Lane lane = lanes.ended(entry.ticket(), now);
      if (throttled && lane != null) {
        lane.throttled(retryAfter, now);
      }
      giveBack(entry, outcome, now, effects);
      if (lane != null) {
        pump(lane, now, effects); // a longer stop may be too long for some who wait
      }
    });
  }

  /** Takes note of what the dependency says it still allows. */
  void remaining(String lane, long remaining, long limit) {
    locked((now, _) -> lanes.remaining(lane, remaining, limit, now));
  }

  /** An operator's word. */
  void operate(BiFunction<Breaker, Instant, Breaker> word) {
    locked((now, _) -> breaker.change(current -> word.apply(current, now)));
  }

  /** Whether the breaker will refuse at this time, as far as is known now. */
  boolean refusesAt(Instant time) {
    synchronized (lock) {
      return breaker.refusesAt(time);
    }
  }

  /** Refuses whoever waits and whoever comes. */
  void close() {
    locked((_, effects) -> {
      closed = true;
      flush(RefusedBy.REMOVED, null, effects);
    });
  }

  GuardState state() {
    var states = new ArrayList<GuardState>(1);
    locked((now, _) -> {
      states.add(new GuardState(
          dependency.name(),
          dependency.kind(),
          dependency.criticality(),
          breaker.now().state().label(),
          breaker.now().failureCount(),
          breaker.now().successCount(),
          breaker.now().openUntil().orElse(null),
          breaker.now().generation(),
          breaker.transitions(),
          tally.calls(),
          seating.state(),
          lanes.state(now)));
    });
    return states.getFirst();
  }

  private void locked(Decision decision) {
    var effects = new Effects();
    synchronized (lock) {
      Instant now = clock.instant(); // inside, so that the order of times is the order of decisions
      long generation = breaker.now().generation();
      String from = breaker.now().state().label();
      tally.leaseExpiries += breaker.expire(now);
      decision.decide(now, effects);
      if (breaker.now().generation() != generation) {
        var move = new GuardMove.BreakerMoved(
            dependency.name(), from, breaker.now().state().label(), now);
        effects.add(() -> moves.accept(move));
        sendAwayWhileOpen(effects);
      }
    }
    effects.run();
  }

  private void sendAwayWhileOpen(Effects effects) {
    switch (breaker.now().state()) {
      case BreakerState.Open open -> flush(RefusedBy.OPEN, open.until(), effects);
      case BreakerState.ForcedOpen _ -> flush(RefusedBy.FORCED_OPEN, null, effects);
      case BreakerState.Closed _, BreakerState.HalfOpen _, BreakerState.ForcedClosed _ -> {}
    }
  }

  /** Lets pass whose turn it is; sends away those for whom it would come too late. */
  private void pump(Lane lane, Instant now, Effects effects) {
    lane.remove(ticket -> !now.isBefore(ticket.end()))
        .forEach(late -> refuse(late, RefusedBy.RATE_TOO_SLOW, now, effects));
    while (!lane.isEmpty()) {
      // The breaker is asked first: a turn that it would refuse is not taken from the rate.
      Acquisition.Refused refused = breaker.refusal(now);
      if (refused != null) {
        lane.remove(_ -> true).forEach(ticket -> refuse(ticket, refused, effects));
        break;
      }
      switch (lane.acquire(now)) {
        case RateDecision.Granted(var callClass) -> {
          Ticket next = lane.next(callClass);
          Duration wait = Duration.between(next.asked(), now);
          effects.add(() -> meters.waitedForRate(next.lane(), wait));
          board(next, now, effects);
        }
        case RateDecision.WaitUntil(Instant at) -> {
          lane.remove(ticket -> !at.isBefore(ticket.end()))
              .forEach(ticket -> refuse(ticket, RefusedBy.RATE_TOO_SLOW, at, effects));
          if (!lane.isEmpty()) {
            lane.wakeAt(at, now, timers, () -> locked((then, more) -> pump(lane, then, more)));
            return;
          }
        }
      }
    }
    lane.cancel();
  }

  /** Takes a lease and a place, or a place to wait. */
  private void board(Ticket ticket, Instant now, Effects effects) {
    switch (breaker.acquire(now, longest(ticket, now))) {
      case Acquisition.Refused refused -> {
        lanes.notSent(ticket);
        refuse(ticket, refused, effects);
      }
      case Acquisition.Permitted(var _, Lease lease) -> {
        tally.trials += breaker.halfOpen() ? 1 : 0;
        if (!seating.enter(ticket, lease, now, effects)) {
          breaker.settle(lease, Outcome.ignored(), now);
          lanes.notSent(ticket);
          refuse(ticket, RefusedBy.BULKHEAD_FULL, null, effects);
        }
      }
    }
  }

  private void waitedTooLong(Bulkhead.Place place) {
    locked((now, effects) -> seating.abandon(place).ifPresent(late -> {
      breaker.settle(late.lease(), Outcome.ignored(), now);
      lanes.notSent(late.ticket());
      refuse(late.ticket(), RefusedBy.BULKHEAD_WAIT, null, effects);
    }));
  }

  private void giveBack(Ticket.Entry entry, Outcome outcome, Instant now, Effects effects) {
    breaker.settle(entry.lease(), outcome, now);
    sendAwayWhileOpen(effects); // before the place is free: it is for nobody if the breaker opened
    seating.leave(entry.place(), now, effects);
  }

  /** Sends everyone away who waits: what they wait for will not come. */
  private void flush(RefusedBy by, @Nullable Instant notBefore, Effects effects) {
    lanes.all().forEach(lane -> {
      lane.cancel();
      lane.remove(_ -> true).forEach(ticket -> refuse(ticket, by, notBefore, effects));
    });
    seating.abandonAll().forEach(each -> {
      lanes.notSent(each.ticket());
      refuse(each.ticket(), by, notBefore, effects);
    });
  }

  /** Long enough for the longest wait in the bulkhead and the longest call after it. */
  private Duration longest(Ticket ticket, Instant now) {
    Instant own = now.plus(protection.bulkhead().waitMax()).plus(ticket.attemptMax());
    return Duration.between(now, own.isBefore(ticket.end()) ? own : ticket.end());
  }

  private void refuse(Ticket ticket, Acquisition.Refused refused, Effects effects) {
    refuse(ticket, RefusedBy.breaker(refused.reason()), refused.notBefore(), effects);
  }

  private void refuse(Ticket ticket, RefusedBy by, @Nullable Instant notBefore, Effects effects) {
    tally.rejected++;
    effects.refuse(ticket, by, notBefore);
  }
}
