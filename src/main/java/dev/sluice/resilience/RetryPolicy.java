package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which failures are tried again, how often, and when.
 *
 * @param retriesMax retries after the first call; 0 to 100
 * @param backoff the waits between them
 * @param retried the classes of failure worth a retry
 */
public record RetryPolicy(int retriesMax, Backoff backoff, Set<FailureClass> retried) {
  /** A sender's Retry-After is stretched by up to a quarter, so that a crowd does not come back at one instant. */
  private static final double RETRY_AFTER_STRETCH = 1.25;

  private static final double USUAL_JITTER = 0.1;

  /** An API outside: after 1 s, 2 s, 4 s. Also the default. */
  public static final RetryPolicy EXTERNAL_API =
      new RetryPolicy(3, usual(Duration.ofSeconds(1), 2), where(FailureClass::retryable));

  /** The database: after 100, 150, 225 ms and so on, five times, and only when the connection failed. */
  public static final RetryPolicy DATABASE =
      new RetryPolicy(5, usual(Duration.ofMillis(100), 1.5), where(FailureClass::connectionError));

  /** What must not fail: after 2, 4, 8, 16, 30 s. */
  public static final RetryPolicy CRITICAL =
      new RetryPolicy(5, usual(Duration.ofSeconds(2), 2), where(FailureClass::retryable));

  public RetryPolicy {
    Require.inRange("retriesMax", retriesMax, 0, 100);
    retried = Set.copyOf(retried);
  }

  private static Backoff usual(Duration base, double factor) {
    return new Backoff(base, factor, Duration.ofSeconds(30), USUAL_JITTER);
  }

  private static Set<FailureClass> where(Predicate<FailureClass> worthwhile) {
    Set<FailureClass> classes = EnumSet.allOf(FailureClass.class);
    classes.removeIf(worthwhile.negate());
    return classes;
  }

  /**
   * Decides what to do after a failure.
   *
   * @param failure what happened
   * @param retriesSoFar retries already made, not counting the first call
   * @param retryAfter the earliest time the dependency wants to be called again, or null
   * @param deadline when the caller stops waiting; a retry begins before it or not at all
   */
  public RetryDecision decide(
      FailureClass failure,
      int retriesSoFar,
      @Nullable Instant retryAfter,
      Instant now,
      Instant deadline,
      RandomGenerator random) {
    if (!retried.contains(failure)) {
      return new RetryDecision.GiveUp(RetryDecision.Reason.NOT_RETRYABLE, null);
    }
    Require.inRange("retriesSoFar", retriesSoFar, 0, Integer.MAX_VALUE);
    int retry = (int) Math.min(retriesSoFar + 1L, Integer.MAX_VALUE);
    Duration delay = longer(backoff.delay(retry, random), stretched(retryAfter, now, random));
    Instant next = now.plus(delay);
    if (retry > retriesMax) {
      return new RetryDecision.GiveUp(RetryDecision.Reason.RETRIES_EXHAUSTED, next);
    }
    return next.isBefore(deadline)
        ? new RetryDecision.Retry(delay)
        : new RetryDecision.GiveUp(RetryDecision.Reason.DEADLINE, next);
  }

  private static Duration stretched(
      @Nullable Instant retryAfter, Instant now, RandomGenerator random) {
    if (retryAfter == null || !retryAfter.isAfter(now)) {
      return Duration.ZERO;
    }
    Duration asked = Duration.between(now, retryAfter);
    Duration believed = asked.compareTo(RetryAfter.LONGEST) < 0 ? asked : RetryAfter.LONGEST;
    return Spans.scale(believed, Spans.uniform(random, 1, RETRY_AFTER_STRETCH));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
