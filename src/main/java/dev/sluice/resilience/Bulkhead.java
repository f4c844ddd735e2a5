package dev.sluice.resilience;

import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps one slow dependency from taking everything: so many calls under way, so many callers waiting in
 * the order they came, each for so long. It arms no timers: its owner does. Not thread-safe: one owner.
 */
public final class Bulkhead {
  private final BulkheadPolicy policy;
  private final Set<Place> underWay = new HashSet<>();
  private final Map<Place, Instant> waiting = new LinkedHashMap<>();
  private long places;

  /** One caller's place, under way or waiting. */
  public record Place(long number) {}

  public Bulkhead(BulkheadPolicy policy) {
    this.policy = policy;
  }

  /** A caller comes. Callers that have waited too long no longer count. */
  public BulkheadDecision enter(Instant now) {
    dropLate(now);
    if (underWay.size() < policy.callsMax()) {
      Place place = new Place(places++);
      underWay.add(place);
      return new BulkheadDecision.Admit(place);
    }
    if (waiting.size() >= policy.waitersMax()) {
      return new BulkheadDecision.Refuse();
    }
    Place place = new Place(places++);
    Instant until = now.plus(policy.waitMax());
    waiting.put(place, until);
    return new BulkheadDecision.Wait(place, waiting.size(), until);
  }

  /**
   * A call is over. Leaving twice, or without having been admitted, frees nothing.
   *
   * @return the place that is admitted instead, if anybody still waits
   */
  public Optional<Place> leave(Place place, Instant now) {
    if (!underWay.remove(place)) {
      return Optional.empty();
    }
    dropLate(now);
    Iterator<Place> first = waiting.keySet().iterator();
    if (!first.hasNext()) {
      return Optional.empty();
    }
    Place next = first.next();
    first.remove();
    underWay.add(next);
    return Optional.of(next);
  }

  /** A caller stops waiting. A place that was admitted meanwhile stays admitted: leave it. */
  public void abandon(Place place) {
    waiting.remove(place);
  }

  /** Calls under way. */
  public int callsUnderWay() {
    return underWay.size();
  }

  /** Callers whose time to wait is not over. */
  public int waiters(Instant now) {
    dropLate(now);
    return waiting.size();
  }

  private void dropLate(Instant now) {
    waiting.values().removeIf(until -> !now.isBefore(until));
  }
}
