package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the next call to Mux may be sent: all calls of one kind pass here, first ones, retries and
 * those that people ask for. Two laws, one inside the other:
 *
 * <ul>
 *   <li>a hard limit, held by an exact log: never more calls in <em>any</em> window;
 *   <li>a pace below it: the generic cell rate algorithm (ITU-T I.371) at a share of the hard rate, which
 *       is cut when Mux answers 429 or shows a small remainder, and grows back while all is quiet.
 * </ul>
 *
 * <p>The caller keeps the queues, one per class and each bounded, and asks with the set of those that are
 * not empty; the answer says whose turn it is. It sends what is granted at once.
 *
 * <p>Not thread-safe: one owner.
 */
public final class RateGovernor {
  private final RatePolicy policy;
  private final List<SlidingLog> logs = new ArrayList<>();
  private final FairTurns turns;
  private final Duration tolerance;

  private Instant latest;
  /** When the next call would be due if all came evenly: the theoretical arrival time of the algorithm. */
  private Instant due;
  /** The share of the hard rate in use. */
  private double share;
  /** Since when all is well, as far as it has not been turned into recovery; in the future during a stop. */
  private Instant quietSince;

  private Instant stoppedUntil;
  private Instant cutAt = Instant.MIN;
  private Duration pause;

  /**
   * What health shows.
   *
   * @param callsPerSecond the pace now
   * @param callsInWindow calls that count against the hard limit now
   * @param stoppedUntil until when nothing is sent; past when nothing stops
   */
  public record Status(double callsPerSecond, int callsInWindow, Instant stoppedUntil) {}

  private RateGovernor(RatePolicy policy, Instant now) {
    this.policy = policy;
    this.turns = new FairTurns(policy);
    this.tolerance = policy.tolerance();
    this.latest = now;
    this.due = now;
    this.share = policy.pace();
    this.quietSince = now;
    this.stoppedUntil = now;
    this.pause = policy.pause();
    logs.add(new SlidingLog(policy.hard().calls(), policy.hard().window()));
    policy.further().forEach(limit -> logs.add(new SlidingLog(limit.calls(), limit.window())));
  }

  /** For an owner who knows that nothing was sent in the last window. */
  public static RateGovernor unused(RatePolicy policy, Instant now) {
    return new RateGovernor(policy, now);
  }

  /**
   * For a process that has just started: takes every window for full at this instant, since the process
   * before may have filled it. A further limit over a minute so stops calls for a minute.
   */
  public static RateGovernor coldStart(RatePolicy policy, Instant now) {
    RateGovernor governor = new RateGovernor(policy, now);
    governor.logs.forEach(log -> log.fill(now));
    return governor;
  }

  /** Asks for one call, of whichever waiting class has its turn; the set must not be empty. */
  public RateDecision acquire(Set<CallClass> waiting, Instant now) {
    Instant time = forward(now);
    Instant earliest = Spans.later(stoppedUntil, due.minus(tolerance));
    for (SlidingLog log : logs) {
      earliest = Spans.later(earliest, log.freeAt());
    }
    if (earliest.isAfter(time)) {
      return new RateDecision.WaitUntil(earliest);
    }
    CallClass next = turns.take(waiting);
    logs.forEach(log -> log.add(time));
    due = Spans.later(due, time).plus(policy.interval(share));
    return new RateDecision.Granted(next);
  }

  /** Asks for one call where only one class waits. */
  public RateDecision acquire(CallClass callClass, Instant now) {
    return acquire(Set.of(callClass), now);
  }

  /**
   * Takes note of a 429: cuts the rate and sends nothing until the time it names, or for a pause that
   * doubles with each. Further ones that come during a stop are answers to calls from before it: they can
   * make it longer, but cut nothing.
   *
   * @param retryAfter the earliest time Mux wants to be called again; null, or a past one, names no time
   */
  public void throttled(@Nullable Instant retryAfter, Instant now) {
    Instant time = forward(now);
    boolean fresh = !time.isBefore(stoppedUntil);
    if (retryAfter != null && retryAfter.isAfter(time)) {
      stoppedUntil = Spans.later(stoppedUntil, retryAfter);
    } else if (fresh) {
      stoppedUntil = time.plus(pause);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(policy.pauseMax()) < 0 ? twice : policy.pauseMax();
    }
    if (fresh) {
      cut(time);
    }
    quietSince = Spans.later(time, stoppedUntil);
  }

  /**
   * Takes note of {@code X-RateLimit-Remaining} and {@code X-RateLimit-Limit}: a small remainder cuts the
   * rate, at most once per window of the hard limit.
   */
  public void remaining(long remaining, long limit, Instant now) {
    Instant time = forward(now);
    boolean cutLately =
        !cutAt.equals(Instant.MIN) && time.isBefore(cutAt.plus(policy.hard().window()));
    if (remaining < policy.remainingMin() * limit && !cutLately) {
      cut(time);
      quietSince = Spans.later(time, stoppedUntil);
    }
  }

  /** The pace and what is used now. */
  public Status status(Instant now) {
    Instant time = forward(now);
    double seconds = Spans.seconds(policy.hard().window());
    return new Status(
        share * policy.hard().calls() / seconds, logs.getFirst().count(time), stoppedUntil);
  }

  private void cut(Instant time) {
    share = Math.max(policy.rateMin(), share * policy.cut());
    cutAt = time;
  }

  /** Time as this governor takes it: never back. Turns what was quiet into recovery. */
  private Instant forward(Instant now) {
    latest = Spans.later(latest, now);
    if (share < policy.pace() || pause.compareTo(policy.pause()) > 0) {
      recover();
    }
    return latest;
  }

  private void recover() {
    Duration quiet = Duration.between(quietSince, latest);
    if (quiet.compareTo(policy.quietSpan()) < 0) {
      return;
    }
    long steps = quiet.dividedBy(policy.quietSpan());
    quietSince = quietSince.plus(policy.quietSpan().multipliedBy(steps));
    share = Math.min(policy.pace(), share + policy.recovery() * steps);
    pause = policy.pause();
  }
}
