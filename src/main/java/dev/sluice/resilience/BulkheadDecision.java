package dev.sluice.resilience;

import java.time.Instant;

/** The bulkhead's answer to a caller. */
public sealed interface BulkheadDecision {

  /** Go ahead; {@link Bulkhead#leave} when the call is over, whatever came of it. */
  record Admit(Bulkhead.Place place) implements BulkheadDecision {}

  /**
   * Wait until {@link Bulkhead#leave} names this place, or until the time is over; then
   * {@link Bulkhead#abandon} it.
   *
   * @param position how many are admitted no later, itself included
   * @param until when waiting is over; a place is never admitted at or after it
   */
  record Wait(Bulkhead.Place place, int position, Instant until) implements BulkheadDecision {}

  /** Too many are under way and too many wait. */
  record Refuse() implements BulkheadDecision {}
}
