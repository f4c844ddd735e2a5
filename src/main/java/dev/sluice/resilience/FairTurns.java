package dev.sluice.resilience;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Whose turn it is among classes that share a rate: stride scheduling (Waldspurger and Weihl, 1995). Each
 * turn moves a class ahead by the inverse of its share, and the one furthest behind is next. A class that
 * did not wait gains nothing by it: it comes back at the place of the one served last. So what a class
 * does not use is lent to the others, and never claimed back. Not thread-safe.
 */
final class FairTurns {
  private final RatePolicy policy;
  private final Map<CallClass, Double> places = new EnumMap<>(CallClass.class);
  private double served;

  FairTurns(RatePolicy policy) {
    this.policy = policy;
  }

  /** Takes the next turn; the set must not be empty. */
  CallClass take(Set<CallClass> waiting) {
    CallClass next = null;
    double best = Double.MAX_VALUE;
    for (CallClass callClass : CallClass.values()) {
      if (waiting.contains(callClass) && place(callClass) < best) {
        next = callClass;
        best = place(callClass);
      }
    }
    if (next == null) {
      throw new IllegalArgumentException("at least one class must wait");
    }
    served = best;
    places.put(next, best + 1.0 / policy.share(next));
    return next;
  }

  private double place(CallClass callClass) {
    return Math.max(served, places.getOrDefault(callClass, 0.0));
  }
}
