/**
 * Decisions under failure, as values: the circuit breaker, the retry budget, backoff, the rate governor,
 * the bulkhead, the closed list of failure classes and the deadlines. Pure: imports the JDK only. Time
 * and randomness come in as arguments, nothing here waits, logs, or starts anything; {@code guard} acts
 * on what is decided here.
 *
 * <p>Why two forms: {@link dev.sluice.resilience.Breaker} is an immutable value with pure steps, for its
 * whole difficulty is which state follows which, and a value can be explored exhaustively. The
 * {@link dev.sluice.resilience.RetryBudget}, {@link dev.sluice.resilience.RateGovernor} and
 * {@link dev.sluice.resilience.Bulkhead} are logs and queues, where a copy per step would cost what the
 * log holds: they are small mutable objects, confined to the one thread that owns them.
 *
 * <p>Every {@code now} must come from a clock that does not go back, such as one counted from
 * {@code System.nanoTime}. Where an earlier time comes in nevertheless, the logs take the latest time they
 * have seen instead: they would rather wait too long than grant too much.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.resilience;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
