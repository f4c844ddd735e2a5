package dev.sluice.resilience;

import java.time.Instant;

/** The governor's answer to calls that wait. */
public sealed interface RateDecision {

  /** One call of this class is to be sent now; it has been counted. */
  record Granted(CallClass callClass) implements RateDecision {}

  /** Nothing may be sent before this time; ask again then. Nothing was counted. */
  record WaitUntil(Instant at) implements RateDecision {}
}
