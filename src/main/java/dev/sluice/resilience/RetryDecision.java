package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do about a call that failed. */
public sealed interface RetryDecision {

  /** Try again after this wait, if the retry budget has a permit. */
  record Retry(Duration delay) implements RetryDecision {}

  /**
   * Do not try again for this caller.
   *
   * @param reason why not
   * @param notBefore when work that outlives its caller may try again, or null when trying again is vain
   */
  record GiveUp(Reason reason, @Nullable Instant notBefore) implements RetryDecision {}

  /** Why not. */
  enum Reason {
    /** The failure is of a class that this policy does not retry. */
    NOT_RETRYABLE,
    /** All retries are used up. */
    RETRIES_EXHAUSTED,
    /** The next try would begin when its caller has stopped waiting. */
    DEADLINE
  }
}
