package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Callers that want more than there is, storms of 429, small remainders and restarts; calls are counted outside. */
class RateGovernorSimulationTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int STEPS = 400;
  private static final List<CallClass> CLASSES = List.copyOf(EnumSet.allOf(CallClass.class));

  @Test
  void never_more_calls_than_the_limit_in_any_second_over_storms_and_restarts() {
    long[] sent = {0};
    Seeds.forEach(random -> {
      int limit = random.nextInt(4) == 0 ? 1 : 5;
      Run run = new Run(random, RatePolicy.of(new RateLimit(limit, SECOND)));
      for (int step = 0; step < STEPS; step++) {
        run.step();
      }
      run.recover();
      for (int i = limit; i < run.sent.size(); i++) {
        assertThat(Duration.between(run.sent.get(i - limit), run.sent.get(i)))
            .as("calls %d to %d", i - limit, i)
            .isGreaterThanOrEqualTo(SECOND);
      }
      sent[0] += run.sent.size();
    });
    assertThat(sent[0]).as("calls sent: the simulation must reach it").isPositive();
  }

  private static final class Run {
    private final RandomGenerator random;
    private final RatePolicy policy;
    private final List<Instant> sent = new ArrayList<>();
    private RateGovernor governor;
    private Instant now = START;
    private Instant stopped = START;
    private boolean storm;

    Run(RandomGenerator random, RatePolicy policy) {
      this.random = random;
      this.policy = policy;
      governor = RateGovernor.unused(policy, now);
    }

    void step() {
      int draw = random.nextInt(100);
      if (draw < 2) {
        now = now.plusMillis(random.nextInt(300));
        governor = RateGovernor.coldStart(policy, now);
        stopped = now;
      } else if (draw < 5) {
        storm = !storm;
      } else if (draw < 8) {
        governor.remaining(random.nextInt(10), 10, now);
      } else if (draw < 10) {
        now = now.plusMillis(random.nextInt(30_000));
      } else {
        call();
      }
    }

    private void call() {
      Set<CallClass> waiting =
          EnumSet.of(CLASSES.get(random.nextInt(3)), CLASSES.get(random.nextInt(3)));
      switch (governor.acquire(waiting, now)) {
        case RateDecision.Granted(CallClass callClass) -> {
          assertThat(waiting).contains(callClass);
          assertThat(now).as("sent during a stop").isAfterOrEqualTo(stopped);
          sent.add(now);
          if (storm && random.nextBoolean()) {
            throttle();
          }
        }
        case RateDecision.WaitUntil(Instant at) -> {
          assertThat(at).as("waiting ends later").isAfter(now);
          // As early as told, or a little late, or too early.
          now = switch (random.nextInt(3)) {
            case 0 -> at;
            case 1 -> at.plusMillis(random.nextInt(200));
            default -> now.plusMillis(random.nextInt(100));
          };
        }
      }
    }

    private void throttle() {
      if (random.nextBoolean()) {
        Instant until = now.plusMillis(1 + random.nextInt(5_000));
        governor.throttled(until, now);
        stopped = stopped.isAfter(until) ? stopped : until;
      } else {
        governor.throttled(null, now);
      }
    }

    /** When Mux is content again, the full pace comes back in the time that the policy says. */
    void recover() {
      Instant quiet = now.plusSeconds(60 + 160);
      RateDecision decision = governor.acquire(CallClass.ON_DEMAND, quiet);
      assertThat(decision).as("stuck").isInstanceOf(RateDecision.Granted.class);
      sent.add(quiet);
      double perSecond = governor.status(quiet).callsPerSecond();
      assertThat(perSecond)
          .as("the pace after a quiet time")
          .isGreaterThan(policy.hard().calls() * 0.799);
    }
  }
}
