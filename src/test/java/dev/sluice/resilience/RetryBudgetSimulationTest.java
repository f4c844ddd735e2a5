package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A process that retries as much as it is let, crashes and comes back; what was sent is counted from outside. */
class RetryBudgetSimulationTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final int RESTARTS = 100;

  @Test
  void never_more_than_ten_retries_in_any_minute_over_a_hundred_restarts() {
    long[] sent = {0};
    Seeds.forEach(random -> {
      Run run = new Run(random);
      for (int restart = 0; restart < RESTARTS; restart++) {
        run.live(restart % 10 == 0 ? 40 : random.nextInt(6));
        run.restart();
      }
      run.live(40);
      for (int i = 10; i < run.sent.size(); i++) {
        if (run.sent.get(i).isBefore(run.sent.get(i - 10).plus(MINUTE))) {
          throw new AssertionError(
              "11 retries from " + run.sent.get(i - 10) + " to " + run.sent.get(i));
        }
      }
      run.finish();
      sent[0] += run.sent.size();
    });
    assertThat(sent[0]).as("retries sent: the simulation must reach it").isPositive();
  }

  private static final class Run {
    private final RandomGenerator random;
    private final List<Instant> sent = new ArrayList<>();
    private final List<RetryPermit> scheduled = new ArrayList<>();
    private RetryBudget budget;
    private Instant now = START;

    Run(RandomGenerator random) {
      this.random = random;
      budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, now);
    }

    void restart() {
      now = now.plusMillis(random.nextInt(2_000));
      budget = RetryBudget.coldStart(RetryBudgetPolicy.USUAL, now);
      scheduled.clear();
    }

    void live(int steps) {
      for (int step = 0; step < steps; step++) {
        now = now.plusMillis(random.nextInt(random.nextInt(8) == 0 ? 61_000 : 2_000));
        switch (random.nextInt(4)) {
          case 0, 1 -> schedule(1 + random.nextInt(12));
          case 2 -> send();
          default -> {
            if (!scheduled.isEmpty() && random.nextBoolean()) {
              budget.refund(scheduled.removeLast());
            }
          }
        }
      }
    }

    private void schedule(int wanted) {
      for (int i = 0; i < wanted; i++) {
        budget.firstAttempt(now);
        RetryScope scope = new RetryScope("op" + random.nextInt(3), "key" + random.nextInt(8));
        Instant sendBy = now.plusMillis(random.nextBoolean() ? random.nextInt(30_000) : 0);
        switch (budget.charge(scope, sendBy, now)) {
          case RetryGrant.Granted(RetryPermit permit) -> scheduled.add(permit);
          case RetryGrant.Exhausted(Instant next) -> {
            if (!next.isAfter(now)) {
              throw new AssertionError("exhausted at " + now + ", yet possible at " + next);
            }
          }
        }
      }
      if (random.nextBoolean()) {
        send();
      }
    }

    private void send() {
      for (RetryPermit permit : scheduled) {
        if (budget.send(permit, now)) {
          sent.add(now);
        }
      }
      scheduled.clear();
    }

    /** Left alone long enough, the whole budget is there again. */
    void finish() {
      now = now.plus(MINUTE).plusSeconds(30);
      assertThat(budget.status(now).remainingBudget())
          .as("remaining after a quiet time")
          .isEqualTo(10);
    }
  }
}
