package dev.sluice.resilience;

import java.time.Instant;

/** What a {@link Breaker} is doing. {@code openings} counts how often it opened since it was last calm. */
public sealed interface BreakerState {

  /**
   * Calls pass and are counted.
   *
   * @param since when it closed
   * @param openings how often it opened before, without ten calm minutes since
   * @param failuresInARow failures since the last success
   * @param window the votes of the last ten seconds
   * @param leases calls under way
   * @param notBefore the latest Retry-After that a failure brought; {@code Instant.MIN} when none did
   */
  record Closed(
      Instant since,
      int openings,
      int failuresInARow,
      CallWindow window,
      Leases leases,
      Instant notBefore)
      implements BreakerState {
    static Closed fresh(Instant since, int openings) {
      return new Closed(since, openings, 0, CallWindow.EMPTY, Leases.NONE, Instant.MIN);
    }

    Closed with(Leases changed) {
      return new Closed(since, openings, failuresInARow, window, changed, notBefore);
    }
  }

  /**
   * Calls are refused until a time, at which the first caller becomes a trial.
   *
   * @param until from when on a trial is let through
   * @param openings how often it has opened, this time included
   * @param failures failures in a row when it opened
   */
  record Open(Instant until, int openings, int failures) implements BreakerState {}

  /**
   * A few trials at a time decide.
   *
   * @param openings how often it has opened
   * @param successes trials that succeeded
   * @param leases trials under way
   */
  record HalfOpen(int openings, int successes, Leases leases) implements BreakerState {
    HalfOpen with(Leases changed) {
      return new HalfOpen(openings, successes, changed);
    }
  }

  /** An operator refuses all calls, until reset. */
  record ForcedOpen() implements BreakerState {}

  /** An operator lets all calls pass, until reset. Nothing is counted, so nothing can open it. */
  record ForcedClosed() implements BreakerState {}

  /** The name as health, metrics and notifications show it. */
  default String label() {
    return switch (this) {
      case Closed _ -> "closed";
      case Open _ -> "open";
      case HalfOpen _ -> "half_open";
      case ForcedOpen _ -> "forced_open";
      case ForcedClosed _ -> "forced_closed";
    };
  }
}
