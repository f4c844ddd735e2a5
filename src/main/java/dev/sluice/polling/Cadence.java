package dev.sluice.polling;

import dev.sluice.resilience.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before an object is read again. What a session watches: its own interval while Mux is well, a longer
 * one while it is degraded, doubled per failure up to a limit. What no session watches: the least interval
 * after something new, else 1.6 times the last one up to a limit. All with jitter, so that what began together does
 * not stay together.
 */
final class Cadence {
  /** Each read that tells nothing new makes the wait longer by this, where no session waits. */
  private static final double GROWTH = 1.6;

  private final PollingSettings polling;
  private final ReconcileSettings reconcile;

  Cadence(PollingSettings polling, ReconcileSettings reconcile) {
    this.polling = polling;
    this.reconcile = reconcile;
  }

  /**
   * The wait after a read.
   *
   * @param failures failed reads in a row, this one counted
   */
  Duration next(
      DuePoll poll, ReadOutcome outcome, int failures, boolean degraded, RandomGenerator random) {
    boolean watched = poll.wanted().isPositive();
    Duration base = watched ? watchedBase(poll.wanted(), degraded) : reconciledBase(poll, outcome);
    Duration longest = watched ? polling.errorIntervalMax() : reconcile.intervalMax();
    Duration cap = longest.compareTo(base) < 0 ? base : longest;
    // Where nothing failed the wait is the base itself; the first failure doubles it.
    return new Backoff(base, 2, cap, polling.jitter()).delay(failures + 1, random);
  }

  private Duration watchedBase(Duration wanted, boolean degraded) {
    return degraded ? longer(wanted, polling.degradedInterval()) : wanted;
  }

  private Duration reconciledBase(DuePoll poll, ReadOutcome outcome) {
    return switch (outcome) {
      case CHANGED, FAILED, DEFERRED -> reconcile.intervalMin();
      case UNCHANGED, MISSING -> {
        Duration grown = Duration.ofMillis(Math.round(poll.interval().toMillis() * GROWTH));
        Duration least = longer(grown, reconcile.intervalMin());
        yield least.compareTo(reconcile.intervalMax()) < 0 ? least : reconcile.intervalMax();
      }
    };
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
