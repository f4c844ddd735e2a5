package dev.sluice.resilience;

import java.time.Instant;

/** The budget's answer to a caller that wants to schedule a retry. */
public sealed interface RetryGrant {

  /** Schedule it; when the time comes, {@link RetryBudget#send} it, or {@link RetryBudget#refund} it before. */
  record Granted(RetryPermit permit) implements RetryGrant {}

  /**
   * No retry now: the work goes back to its durable due-time.
   *
   * @param next when one becomes possible again, if nobody else takes it first
   */
  record Exhausted(Instant next) implements RetryGrant {}
}
