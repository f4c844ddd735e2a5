package dev.sluice.guard;

import dev.sluice.resilience.Bulkhead;
import dev.sluice.resilience.BulkheadDecision;
import dev.sluice.resilience.BulkheadPolicy;
import dev.sluice.resilience.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The bulkhead with those who wait in it, each with a timer. Confined to the lock of its {@link Gate}. */
final class Seating {
  private final Bulkhead bulkhead;
  private final Timers timers;
  private final Consumer<Bulkhead.Place> late;
  private final Map<Bulkhead.Place, Waiting> waiting = new LinkedHashMap<>();

  /** Who waits, with the lease it already has. */
  record Waiting(Ticket ticket, Lease lease, Timers.Armed timer) {}

  /**
   * @param late told, outside of the lock, of a place that has waited as long as it may
   */
  Seating(BulkheadPolicy policy, Timers timers, Consumer<Bulkhead.Place> late) {
    this.bulkhead = new Bulkhead(policy);
    this.timers = timers;
    this.late = late;
  }

  /** Gives a place, now or later; false when there is none even to wait at. */
  boolean enter(Ticket ticket, Lease lease, Instant now, Effects effects) {
    return switch (bulkhead.enter(now)) {
      case BulkheadDecision.Admit(var place) -> {
        effects.admit(new Ticket.Entry(ticket, lease, place));
        yield true;
      }
      case BulkheadDecision.Wait(var place, int _, Instant until) -> {
        Instant last = until.isBefore(ticket.end()) ? until : ticket.end();
        var timer = timers.arm(Duration.between(now, last), () -> late.accept(place));
        waiting.put(place, new Waiting(ticket, lease, timer));
        yield true;
      }
      case BulkheadDecision.Refuse() -> false;
    };
  }

  /** Frees a place, for whoever has waited longest. */
  void leave(Bulkhead.Place place, Instant now, Effects effects) {
    bulkhead.leave(place, now).ifPresent(next -> {
      Waiting seated = waiting.remove(next);
      if (seated == null) {
        throw new AssertionError("the bulkhead admits only those who wait here");
      }
      seated.timer().cancel();
      effects.admit(new Ticket.Entry(seated.ticket(), seated.lease(), next));
    });
  }

  /** Takes out one who has waited too long; empty when it was seated just before. */
  Optional<Waiting> abandon(Bulkhead.Place place) {
    bulkhead.abandon(place);
    return Optional.ofNullable(waiting.remove(place));
  }

  /** Takes out everyone who waits. */
  List<Waiting> abandonAll() {
    List<Waiting> all = List.copyOf(waiting.values());
    waiting.keySet().forEach(bulkhead::abandon);
    waiting.clear();
    all.forEach(each -> each.timer().cancel());
    return all;
  }

  GuardState.Crowd state() {
    return new GuardState.Crowd(bulkhead.callsUnderWay(), waiting.size());
  }
}
