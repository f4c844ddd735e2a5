package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** What tests of the breaker say often. */
final class Breakers {
  static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  static final Duration LEASE = Duration.ofSeconds(20);

  /** Draws 0.5, so that jitter changes nothing. */
  static final RandomGenerator EVEN = () -> Long.MIN_VALUE;

  private Breakers() {}

  static Lease leaseOf(Acquisition acquisition) {
    return ((Acquisition.Permitted) acquisition).lease();
  }

  static Acquisition.Refused refusal(Breaker breaker, Instant now) {
    return (Acquisition.Refused) breaker.acquire(now, LEASE, EVEN);
  }

  static Breaker called(Breaker breaker, Outcome outcome, Instant now) {
    return called(breaker, outcome, now, EVEN);
  }

  static Breaker called(Breaker breaker, Outcome outcome, Instant now, RandomGenerator random) {
    Acquisition acquisition = breaker.acquire(now, LEASE, random);
    return acquisition.breaker().settle(leaseOf(acquisition), outcome, now, random);
  }

  static Breaker called(Breaker breaker, Outcome outcome, Instant now, int times) {
    Breaker current = breaker;
    for (int i = 0; i < times; i++) {
      current = called(current, outcome, now);
    }
    return current;
  }

  static String label(Breaker breaker) {
    return breaker.state().label();
  }
}
