package dev.sluice.guard;

import dev.sluice.resilience.Acquisition;
import dev.sluice.resilience.Breaker;
import dev.sluice.resilience.BreakerState;
import dev.sluice.resilience.Lease;
import dev.sluice.resilience.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The breaker of one dependency as it is now, and the leases that are out. Confined to the lock of its {@link Gate}. */
final class KeptBreaker {
  /** How much longer than the call a lease lives, so that the call's own deadline comes first. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final RandomGenerator random;
  private final Set<Lease> out = new HashSet<>();
  private final long firstGeneration;
  private Breaker breaker;

  KeptBreaker(Breaker breaker, RandomGenerator random) {
    this.breaker = breaker;
    this.random = random;
    this.firstGeneration = breaker.generation();
  }

  Breaker now() {
    return breaker;
  }

  /** Lets time pass; the number of leases that were lost. */
  int expire(Instant now) {
    breaker = breaker.at(now, random);
    int before = out.size();
    out.removeIf(lease -> !now.isBefore(lease.deadline()));
    return before - out.size();
  }

  /** Why a call would be refused now; null where it would not be. Takes nothing. */
  Acquisition.@Nullable Refused refusal(Instant now) {
    return breaker.acquire(now, SLACK, random) instanceof Acquisition.Refused refused
        ? refused
        : null;
  }

  /**
   * Takes a lease.
   *
   * @param longest how long the call may take from now, its waits included
   */
  Acquisition acquire(Instant now, Duration longest) {
    Duration leaseFor = (longest.isNegative() ? Duration.ZERO : longest).plus(SLACK);
    Acquisition acquisition = breaker.acquire(now, leaseFor, random);
    breaker = acquisition.breaker();
    if (acquisition instanceof Acquisition.Permitted permitted) {
      out.add(permitted.lease());
    }
    return acquisition;
  }

  void settle(Lease lease, Outcome outcome, Instant now) {
    out.remove(lease);
    breaker = breaker.settle(lease, outcome, now, random);
  }

  /** An operator's word. */
  void change(UnaryOperator<Breaker> word) {
    breaker = word.apply(breaker);
  }

  boolean halfOpen() {
    return breaker.state() instanceof BreakerState.HalfOpen;
  }

  /** Changes of state since it was made. */
  long transitions() {
    return breaker.generation() - firstGeneration;
  }

  /** Whether it will refuse at this time, as far as is known now. */
  boolean refusesAt(Instant time) {
    return switch (breaker.state()) {
      case BreakerState.Open open -> time.isBefore(open.until());
      case BreakerState.ForcedOpen _ -> true;
      case BreakerState.Closed _, BreakerState.HalfOpen _, BreakerState.ForcedClosed _ -> false;
    };
  }
}
