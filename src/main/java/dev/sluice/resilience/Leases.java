package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The leases of one generation that are not settled yet. Immutable; small, since the policy limits it.
 *
 * @param given how many this generation has given so far
 * @param out those not settled, oldest first
 */
record Leases(long given, List<Lease> out) {
  static final Leases NONE = new Leases(0, List.of());

  private static final Comparator<Lease> BY_DEADLINE =
      Comparator.comparing(Lease::deadline).thenComparingLong(Lease::number);

  Leases {
    out = List.copyOf(out);
  }

  int size() {
    return out.size();
  }

  /** What the next lease of this generation will be. */
  Lease next(long generation, Instant now, Duration leaseFor) {
    return new Lease(generation, given, now.plus(leaseFor));
  }

  Leases with(Lease lease) {
    List<Lease> more = new ArrayList<>(out.size() + 1);
    more.addAll(out);
    more.add(lease);
    return new Leases(given + 1, more);
  }

  /** Whether this number is out. The caller checks the generation: numbers begin anew in each. */
  boolean holds(long number) {
    return out.stream().anyMatch(lease -> lease.number() == number);
  }

  Leases without(long number) {
    return new Leases(
        given, out.stream().filter(lease -> lease.number() != number).toList());
  }

  /** The one whose deadline comes first. */
  Optional<Lease> first() {
    return out.stream().min(BY_DEADLINE);
  }

  /** The first whose deadline has come. */
  Optional<Lease> lost(Instant now) {
    return first().filter(lease -> !now.isBefore(lease.deadline()));
  }
}
