package dev.sluice.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How fast a {@link RateGovernor} lets calls pass.
 *
 * @param hard what must never be exceeded
 * @param further more hard limits, over other windows; they are held, not paced
 * @param pace the share of the hard rate that is used while all is well; over 0 up to 1
 * @param cut what the rate is multiplied by when Mux says that we are too fast; over 0, below 1
 * @param rateMin the rate is never cut below this share of the hard rate
 * @param recovery the share of the hard rate that each quiet span gives back
 * @param quietSpan how long all must be well for one step of recovery
 * @param remainingMin the share of Mux's own allowance below which the rate is cut
 * @param pause how long nothing is sent after a 429 that names no time; doubles while they go on
 * @param pauseMax the longest such pause
 * @param shares what each class gets of the rate while all of them wait, in per cent; 100 together
 */
public record RatePolicy(
    RateLimit hard,
    List<RateLimit> further,
    double pace,
    double cut,
    double rateMin,
    double recovery,
    Duration quietSpan,
    double remainingMin,
    Duration pause,
    Duration pauseMax,
    Map<CallClass, Integer> shares) {
  /** Reads of one Mux environment: 5 in any second. */
  public static final RatePolicy MUX_READS = of(new RateLimit(5, Duration.ofSeconds(1)));

  /** Writes to one Mux environment: 1 in any second. */
  public static final RatePolicy MUX_WRITES = of(new RateLimit(1, Duration.ofSeconds(1)));

  public RatePolicy {
    further = List.copyOf(further);
    Require.inRange("pace", pace, 0.01, 1);
    Require.inRange("cut", cut, 0.01, 0.99);
    Require.inRange("rateMin", rateMin, 0.001, pace);
    Require.inRange("recovery", recovery, 0.001, 1);
    Require.positive("quietSpan", quietSpan);
    Require.inRange("remainingMin", remainingMin, 0, 1);
    Require.positive("pause", pause);
    Require.positive("pauseMax", pauseMax);
    Require.atLeast("pauseMax", pauseMax, "pause", pause);
    shares = Map.copyOf(shares);
    int sum = 0;
    for (CallClass callClass : CallClass.values()) {
      Integer share = shares.get(callClass);
      int percent = share == null ? 0 : share;
      Require.inRange("the share of " + callClass.label(), percent, 1, 100);
      sum += percent;
    }
    Require.inRange("the sum of shares", sum, 100, 100);
  }

  /** The usual policy under this limit: paced at 80 %, halved on 429, 5 % back per quiet 10 s. */
  public static RatePolicy of(RateLimit hard) {
    return new RatePolicy(
        hard,
        List.of(),
        0.8,
        0.5,
        0.05,
        0.05,
        Duration.ofSeconds(10),
        0.2,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Map.of(CallClass.RECONCILE, 60, CallClass.ON_DEMAND, 25, CallClass.RETRY, 15));
  }

  /** The same with one more hard limit. */
  public RatePolicy and(RateLimit limit) {
    List<RateLimit> more = new ArrayList<>(further);
    more.add(limit);
    return new RatePolicy(
        hard, more, pace, cut, rateMin, recovery, quietSpan, remainingMin, pause, pauseMax, shares);
  }

  /** The time between two calls at this share of the hard rate. */
  Duration interval(double share) {
    return Spans.scale(hard.window(), 1 / (share * hard.calls()));
  }

  /**
   * How much earlier than its turn a call may come. What pacing leaves of a window may be used as a burst:
   * {@code pace x hard + burst <= hard}; and a burst of so many calls is this long at the pace.
   */
  Duration tolerance() {
    return Spans.scale(hard.window(), (1 - pace) / pace);
  }

  int share(CallClass callClass) {
    Integer share = shares.get(callClass);
    if (share == null) {
      throw new AssertionError("the constructor checked that " + callClass + " is here");
    }
    return share;
  }
}
