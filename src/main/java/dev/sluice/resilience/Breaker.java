package dev.sluice.resilience;

import dev.sluice.resilience.BreakerState.Closed;
import dev.sluice.resilience.BreakerState.ForcedClosed;
import dev.sluice.resilience.BreakerState.ForcedOpen;
import dev.sluice.resilience.BreakerState.HalfOpen;
import dev.sluice.resilience.BreakerState.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker as an immutable value: each step returns the breaker as it is afterwards.
 *
 * <p>Each permit is a {@link Lease}. A lease belongs to a generation, which ends with every change of
 * state, so a straggler moves nothing; it can be settled once; and it has a deadline, at which it counts
 * as a failure <em>of that very instant</em>, however late anybody looks. So a caller that never comes
 * back cannot hold a half-open breaker, and looking more or less often changes nothing.
 *
 * <p>There is no timer: the first call after the time of opening is over finds the breaker half-open.
 *
 * @param policy when to open and close
 * @param generation counts changes of state
 * @param state what it is doing
 */
public record Breaker(BreakerPolicy policy, long generation, BreakerState state) {

  /** A closed breaker with a clean record. */
  public static Breaker closed(BreakerPolicy policy, Instant now) {
    return new Breaker(policy, 0, Closed.fresh(now, 0));
  }

  /** After a restart: half-open, since nobody knows how the dependency is. */
  public static Breaker restored(BreakerPolicy policy) {
    return new Breaker(policy, 0, new HalfOpen(0, 0, Leases.NONE));
  }

  /**
   * Asks to make one call.
   *
   * @param leaseFor how long until the call counts as lost; a little more than the call's own deadline
   */
  public Acquisition acquire(Instant now, Duration leaseFor, RandomGenerator random) {
    Require.positive("leaseFor", leaseFor);
    Breaker current = at(now, random);
    return switch (current.state) {
      case Closed closed
      when closed.leases().size() < policy.leasesMax() -> {
        Lease lease = closed.leases().next(current.generation, now, leaseFor);
        yield current.permit(closed.with(closed.leases().with(lease)), lease);
      }
      case Closed closed ->
        current.refuse(Acquisition.Reason.LEASES_EXHAUSTED, firstDeadline(closed.leases()));
      case Open open
      when now.isBefore(open.until()) -> current.refuse(Acquisition.Reason.OPEN, open.until());
      case Open open ->
        current
            .become(new HalfOpen(open.openings(), 0, Leases.NONE))
            .acquire(now, leaseFor, random);
      case HalfOpen half
      when half.leases().size() < trialsWanted(half) -> {
        Lease lease = half.leases().next(current.generation, now, leaseFor);
        yield current.permit(half.with(half.leases().with(lease)), lease);
      }
      case HalfOpen half ->
        current.refuse(Acquisition.Reason.TRIALS_UNDER_WAY, firstDeadline(half.leases()));
      case ForcedOpen _ -> current.refuse(Acquisition.Reason.FORCED_OPEN, null);
      case ForcedClosed forced ->
        current.permit(forced, new Lease(current.generation, 0, now.plus(leaseFor)));
    };
  }

  /** Gives a lease back with what came of the call. A lease that is stale, lost or settled changes nothing. */
  public Breaker settle(Lease lease, Outcome outcome, Instant now, RandomGenerator random) {
    Breaker current = at(now, random);
    return current.holds(lease) ? current.vote(lease, outcome, now, random) : current;
  }

  /** The breaker as time alone has made it: every lease whose deadline has come has failed at its deadline. */
  public Breaker at(Instant now, RandomGenerator random) {
    Breaker current = this;
    Optional<Lease> lost = current.leases().lost(now);
    while (lost.isPresent()) {
      current = current.vote(lost.get(), Outcome.failed(), lost.get().deadline(), random);
      lost = current.leases().lost(now);
    }
    return current;
  }

  /** Refuses all calls from now on, until {@link #reset}. */
  public Breaker forceOpen() {
    return state instanceof ForcedOpen ? this : become(new ForcedOpen());
  }

  /** Lets all calls pass from now on, until {@link #reset}. */
  public Breaker forceClosed() {
    return state instanceof ForcedClosed ? this : become(new ForcedClosed());
  }

  /**
   * Lets an open breaker try before its time, because something else has shown that the dependency is back; it opens
   * for as long as it would have if that was wrong. Any other breaker stays as it is.
   */
  public Breaker tryEarly() {
    return state instanceof Open open
        ? become(new HalfOpen(open.openings(), 0, Leases.NONE))
        : this;
  }

  /** Closed with a clean record, whatever it was; calls under way are forgotten. */
  public Breaker reset(Instant now) {
    return become(Closed.fresh(now, 0));
  }

  /** Closed: failures in a row. Open: the failures in a row with which it opened. Otherwise 0. */
  public int failureCount() {
    return switch (state) {
      case Closed closed -> closed.failuresInARow();
      case Open open -> open.failures();
      case HalfOpen _, ForcedOpen _, ForcedClosed _ -> 0;
    };
  }

  /** Half-open: trials that have succeeded. Otherwise 0. */
  public int successCount() {
    return state instanceof HalfOpen half ? half.successes() : 0;
  }

  /** Until when calls are refused, where that is known. */
  public Optional<Instant> openUntil() {
    return state instanceof Open open ? Optional.of(open.until()) : Optional.empty();
  }

  /** Calls under way that it keeps track of; trials while half-open. */
  public int callsUnderWay() {
    return leases().size();
  }

  /** Votes in the window while closed; otherwise 0. */
  public int windowCalls(Instant now) {
    return state instanceof Closed closed ? closed.window().calls(now, policy.window()) : 0;
  }

  /** Failures among them. */
  public int windowFailures(Instant now) {
    return state instanceof Closed closed ? closed.window().failures(now, policy.window()) : 0;
  }

  Leases leases() {
    return switch (state) {
      case Closed closed -> closed.leases();
      case HalfOpen half -> half.leases();
      case Open _, ForcedOpen _, ForcedClosed _ -> Leases.NONE;
    };
  }

  private boolean holds(Lease lease) {
    return lease.generation() == generation && leases().holds(lease.number());
  }

  /** Never more trials than could still be needed: two at once, but one when one success is missing. */
  private int trialsWanted(HalfOpen half) {
    return Math.min(policy.trialsMax(), policy.successesToClose() - half.successes());
  }

  private static @Nullable Instant firstDeadline(Leases leases) {
    return leases.first().map(Lease::deadline).orElse(null);
  }

  private Breaker vote(Lease lease, Outcome outcome, Instant at, RandomGenerator random) {
    Leases left = leases().without(lease.number());
    return switch (state) {
      case Closed closed ->
        switch (outcome) {
          case Outcome.Ignored _ -> with(closed.with(left));
          case Outcome.Succeeded _ -> count(closed.with(left), false, Instant.MIN, at, random);
          case Outcome.Failed(Instant until) ->
            count(closed.with(left), true, until == null ? Instant.MIN : until, at, random);
        };
      case HalfOpen half ->
        switch (outcome) {
          case Outcome.Ignored _ -> with(half.with(left));
          case Outcome.Succeeded _ -> succeed(half.with(left), at);
          case Outcome.Failed(Instant until) ->
            open(half.openings() + 1, 1, until == null ? Instant.MIN : until, at, random);
        };
      case Open _, ForcedOpen _, ForcedClosed _ -> this; // they give no leases that could vote
    };
  }

  private Breaker succeed(HalfOpen half, Instant at) {
    int successes = half.successes() + 1;
    return successes >= policy.successesToClose()
        ? become(Closed.fresh(at, half.openings()))
        : with(new HalfOpen(half.openings(), successes, half.leases()));
  }

  /** Counts a vote while closed. The share is looked at after successes too: one can complete the least number. */
  private Breaker count(
      Closed closed, boolean failed, Instant until, Instant at, RandomGenerator random) {
    CallWindow window = closed.window().record(failed, at, policy.window());
    int inARow = failed ? closed.failuresInARow() + 1 : 0;
    Instant notBefore = Spans.later(closed.notBefore(), until);
    if (inARow >= policy.failuresToOpen() || tooManyFail(window, at)) {
      boolean calm = !at.isBefore(closed.since().plus(policy.calmAfter()));
      return open(calm ? 1 : closed.openings() + 1, inARow, notBefore, at, random);
    }
    return with(
        new Closed(closed.since(), closed.openings(), inARow, window, closed.leases(), notBefore));
  }

  private boolean tooManyFail(CallWindow window, Instant at) {
    int calls = window.calls(at, policy.window());
    return calls >= policy.callsMin()
        && window.failures(at, policy.window()) >= policy.failureRateToOpen() * calls;
  }

  private Breaker open(
      int openings, int failures, Instant notBefore, Instant at, RandomGenerator random) {
    Instant until = Spans.later(at.plus(policy.openFor(openings, random)), notBefore);
    return become(new Open(until, openings, failures));
  }

  private Breaker with(BreakerState same) {
    return new Breaker(policy, generation, same);
  }

  private Breaker become(BreakerState other) {
    return new Breaker(policy, generation + 1, other);
  }

  private Acquisition permit(BreakerState with, Lease lease) {
    return new Acquisition.Permitted(with(with), lease);
  }

  private Acquisition refuse(Acquisition.Reason reason, @Nullable Instant notBefore) {
    return new Acquisition.Refused(this, reason, notBefore);
  }
}
