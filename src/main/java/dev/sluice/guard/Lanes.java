package dev.sluice.guard;

import dev.sluice.resilience.Protection;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lanes of one dependency by name; calls of a lane that is not here have no limit. Confined to the lock of its {@link Gate}. */
final class Lanes {
  private final Map<String, Lane> byName = new HashMap<>();

  Lanes(Protection protection, Instant now) {
    int waitersMax = protection.bulkhead().waitersMax();
    protection
        .rates()
        .forEach((name, policy) -> byName.put(name, new Lane(policy, waitersMax, now)));
  }

  @Nullable
  Lane find(String name) {
    return byName.get(name);
  }

  Collection<Lane> all() {
    return byName.values();
  }

  /** A call that was let go is over; gives its lane, where it has one. */
  @Nullable
  Lane ended(Ticket ticket, Instant now) {
    Lane lane = find(ticket.lane());
    if (lane != null) {
      lane.ended(now);
    }
    return lane;
  }

  /** Its lane let it go, and then something else did not. */
  void notSent(Ticket ticket) {
    Lane lane = find(ticket.lane());
    if (lane != null) {
      lane.notSent();
    }
  }

  /** Takes note of what the dependency says it still allows in this lane. */
  void remaining(String name, long remaining, long limit, Instant now) {
    Lane lane = find(name);
    if (lane != null) {
      lane.remaining(remaining, limit, now);
    }
  }

  Map<String, GuardState.Rate> state(Instant now) {
    Map<String, GuardState.Rate> rates = new HashMap<>();
    byName.forEach((name, lane) -> rates.put(name, lane.state(now)));
    return rates;
  }
}
