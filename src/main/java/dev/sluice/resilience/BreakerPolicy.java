package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a {@link Breaker} opens, for how long, and what closes it again.
 *
 * @param failuresToOpen failures in a row that open it
 * @param failureRateToOpen share of failures in the window, over 0 up to 1, that opens it
 * @param callsMin calls the window must hold before the share counts
 * @param window how far back the share looks, in ten buckets; from 10 ms, a multiple of 10 ms
 * @param openFor how long it stays open the first time; doubles at each reopening
 * @param openForMax the longest it stays open, before jitter
 * @param openJitter how far the time may be off at random, as a share of it, on either side
 * @param trialsMax trials under way at once while half-open
 * @param successesToClose trials that must succeed to close it
 * @param calmAfter how long it must stay closed to be treated as if it had never opened
 * @param leasesMax calls it keeps track of at once while closed; past it calls are refused
 * @param expected failures that say nothing about the dependency and vote for nothing
 */
public record BreakerPolicy(
    int failuresToOpen,
    double failureRateToOpen,
    int callsMin,
    Duration window,
    Duration openFor,
    Duration openForMax,
    double openJitter,
    int trialsMax,
    int successesToClose,
    Duration calmAfter,
    int leasesMax,
    Set<FailureClass> expected) {
  private static final int COUNT_MAX = 100_000;
  private static final int LEASES_MAX = 4_096;

  /** Guards calls to the Mux API: 5 failures open it for 30 s, 3 successes close it. */
  public static final BreakerPolicy MUX_API = of(5, Duration.ofSeconds(30), 3);

  /** Guards the database: 3 failures open it for 10 s, 2 successes close it. */
  public static final BreakerPolicy DATABASE = of(3, Duration.ofSeconds(10), 2);

  public BreakerPolicy {
    Require.inRange("failuresToOpen", failuresToOpen, 1, COUNT_MAX);
    Require.inRange("failureRateToOpen", failureRateToOpen, 0.01, 1);
    Require.inRange("callsMin", callsMin, 1, COUNT_MAX);
    Require.positive("window", window);
    if (window.toNanos() % Duration.ofMillis(CallWindow.BUCKETS).toNanos() != 0) {
      throw new IllegalArgumentException("window must be a multiple of 10 ms, but is " + window);
    }
    Require.positive("openFor", openFor);
    Require.positive("openForMax", openForMax);
    Require.atLeast("openForMax", openForMax, "openFor", openFor);
    Require.inRange("openJitter", openJitter, 0, 0.9);
    Require.inRange("trialsMax", trialsMax, 1, COUNT_MAX);
    Require.inRange("successesToClose", successesToClose, 1, COUNT_MAX);
    Require.positive("calmAfter", calmAfter);
    Require.inRange("leasesMax", leasesMax, 1, LEASES_MAX);
    expected = Set.copyOf(expected);
  }

  /** The usual policy with these three numbers; {@code openFor} may be at most 300 s. */
  public static BreakerPolicy of(int failuresToOpen, Duration openFor, int successesToClose) {
    return new BreakerPolicy(
        failuresToOpen,
        0.5,
        10,
        Duration.ofSeconds(10),
        openFor,
        Duration.ofSeconds(300),
        0.2,
        2,
        successesToClose,
        Duration.ofMinutes(10),
        256,
        expectedByDefault());
  }

  private static Set<FailureClass> expectedByDefault() {
    Set<FailureClass> expected = EnumSet.allOf(FailureClass.class);
    expected.removeIf(FailureClass::blamesDependency);
    return expected;
  }

  /** How a failed call votes: not at all when its class is expected. */
  public Outcome outcome(FailureClass failure, @Nullable Instant retryAfter) {
    return expected.contains(failure) ? Outcome.ignored() : new Outcome.Failed(retryAfter);
  }

  /** How long it stays open the {@code openings}-th time: doubling, capped, then spread by the jitter. */
  Duration openFor(int openings, RandomGenerator random) {
    Duration nominal = Spans.exponential(openFor, 2, openings - 1, openForMax);
    return Spans.scale(nominal, Spans.uniform(random, 1 - openJitter, 1 + openJitter));
  }
}
