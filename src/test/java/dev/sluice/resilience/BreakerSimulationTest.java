package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A breaker in front of a dependency that comes and goes, with callers that are slow, late, or lost. */
class BreakerSimulationTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final int STEPS = 300;

  @Test
  void calls_never_pass_while_open_and_stragglers_move_nothing() {
    int[] opened = {0};
    Seeds.forEach(random -> {
      Run run = new Run(random);
      for (int step = 0; step < STEPS; step++) {
        run.step();
      }
      run.recover();
      opened[0] += run.timesOpened;
    });
    assertThat(opened[0])
        .as("breakers that opened: the simulation must reach it")
        .isPositive();
  }

  private static final class Run {
    private final RandomGenerator random;
    private final List<Lease> held = new ArrayList<>();
    private final List<Lease> trials = new ArrayList<>();
    private Breaker breaker;
    private Instant now = START;
    private boolean healthy = true;
    private int timesOpened;

    Run(RandomGenerator random) {
      this.random = random;
      breaker = random.nextBoolean()
          ? Breaker.closed(BreakerPolicy.MUX_API, now)
          : Breaker.restored(BreakerPolicy.MUX_API);
    }

    void step() {
      now = now.plusMillis(random.nextInt(random.nextInt(20) == 0 ? 60_000 : 1_500));
      if (random.nextInt(40) == 0) {
        healthy = !healthy;
      }
      switch (random.nextInt(100)) {
        case 0 -> keep(breaker.forceOpen());
        case 1 -> keep(breaker.forceClosed());
        case 2, 3, 4 -> keep(breaker.reset(now));
        case 5, 6 -> forget();
        default -> {
          if (random.nextBoolean()) {
            call();
          } else {
            settle();
          }
        }
      }
    }

    private void call() {
      // What is known from outside, before the breaker answers.
      Breaker before = breaker.at(now, fixed());
      Acquisition acquisition = breaker.acquire(now, LEASE, fixed());
      if (acquisition instanceof Acquisition.Permitted(Breaker _, Lease lease)) {
        assertThat(before.openUntil().orElse(Instant.MIN))
            .as("open, and a call passed")
            .isBeforeOrEqualTo(now);
        assertThat(before.state())
            .as("forced open, and a call passed")
            .isNotInstanceOf(BreakerState.ForcedOpen.class);
        held.add(lease);
        if (acquisition.breaker().state() instanceof BreakerState.HalfOpen) {
          trials.removeIf(
              trial -> trial.generation() != lease.generation() || !now.isBefore(trial.deadline()));
          trials.add(lease);
          assertThat(trials).as("trials at once").hasSizeLessThanOrEqualTo(2);
        }
      }
      keep(acquisition.breaker());
    }

    private void settle() {
      if (held.isEmpty()) {
        return;
      }
      Lease lease = held.get(random.nextInt(held.size()));
      if (random.nextInt(10) > 0) {
        held.remove(lease); // else it is settled again some day
      }
      trials.remove(lease);
      Breaker before = breaker.at(now, fixed());
      Breaker after = breaker.settle(lease, outcome(), now, fixed());
      if (lease.generation() != before.generation()) {
        assertThat(after).as("a straggler moved it").isEqualTo(before);
      }
      keep(after);
    }

    /** A call that never comes back. */
    private void forget() {
      if (!held.isEmpty()) {
        held.removeLast();
      }
    }

    private Outcome outcome() {
      int draw = random.nextInt(20);
      if (draw == 0) {
        return Outcome.ignored();
      }
      if (draw == 1) {
        return Outcome.failedUntil(now.plusSeconds(random.nextInt(120)));
      }
      return healthy ? Outcome.succeeded() : Outcome.failed();
    }

    private void keep(Breaker after) {
      if (after.generation() != breaker.generation()
          && after.state() instanceof BreakerState.Open) {
        timesOpened++;
      }
      breaker = after;
    }

    /** The dependency is well again: whatever happened before, it must close in the time the policy says. */
    void recover() {
      if (breaker.state() instanceof BreakerState.ForcedOpen
          || breaker.state() instanceof BreakerState.ForcedClosed) {
        keep(breaker.reset(now));
      }
      // Leases lost by now run out, and then it may open for the longest time, twice with leases in
      // between.
      Instant latest = now.plusSeconds(2 * (20 + 360));
      while (!(breaker.state() instanceof BreakerState.Closed && breaker.callsUnderWay() == 0)) {
        assertThat(now).as("stuck in " + breaker).isBefore(latest);
        now = now.plusSeconds(1);
        Acquisition acquisition = breaker.acquire(now, LEASE, fixed());
        keep(acquisition.breaker());
        if (acquisition instanceof Acquisition.Permitted(Breaker _, Lease lease)) {
          keep(breaker.settle(lease, Outcome.succeeded(), now, fixed()));
        }
      }
    }

    /** The same draw wherever it is asked for, so that looking ahead changes nothing. */
    private RandomGenerator fixed() {
      return () -> now.toEpochMilli() << 40;
    }
  }
}
