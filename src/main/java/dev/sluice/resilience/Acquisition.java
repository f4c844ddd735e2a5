package dev.sluice.resilience;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to a caller that wants to call a dependency, with the breaker as it is afterwards. */
public sealed interface Acquisition {

  /** The breaker after the decision; the owner keeps it in place of the one that was asked. */
  Breaker breaker();

  /** The call may be made; settle the lease once, whatever comes of the call. */
  record Permitted(Breaker breaker, Lease lease) implements Acquisition {}

  /**
   * The call must not be made. This costs nothing: no retry, no failure, no slot.
   *
   * @param reason why not
   * @param notBefore before when asking again is vain, or null while an operator holds it open
   */
  record Refused(Breaker breaker, Reason reason, @Nullable Instant notBefore)
      implements Acquisition {}

  /** Why a call was refused. */
  enum Reason {
    /** Open, and not for long enough yet. */
    OPEN,
    /** Held open by an operator. */
    FORCED_OPEN,
    /** Half-open, and the trials it needs are under way. */
    TRIALS_UNDER_WAY,
    /** Closed, and as many calls are under way as it can keep track of. */
    LEASES_EXHAUSTED
  }
}
