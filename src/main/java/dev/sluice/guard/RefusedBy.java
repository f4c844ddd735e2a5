package dev.sluice.guard;

import dev.sluice.resilience.Acquisition;
import io.vertx.circuitbreaker.OpenCircuitException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kept a call from being made. */
public enum RefusedBy {
  /** The breaker is open. */
  OPEN,
  /** An operator holds the breaker open. */
  FORCED_OPEN,
  /** The breaker is half-open, and the trials it needs are under way. */
  TRIALS_UNDER_WAY,
  /** More calls are under way than the breaker keeps track of. */
  LEASES_EXHAUSTED,
  /** As many callers wait for the rate as may. */
  RATE_QUEUE_FULL,
  /** The caller's deadline comes before its turn in the rate. */
  RATE_TOO_SLOW,
  /** As many calls are under way as may, and as many wait. */
  BULKHEAD_FULL,
  /** It waited for a call to end as long as it may. */
  BULKHEAD_WAIT,
  /** The caller's deadline was over before the call could be made. */
  DEADLINE,
  /** A retry came to its turn later than its charge allows. */
  RETRY_TOO_LATE,
  /** The dependency was removed. */
  REMOVED;

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the breaker refused it. */
  public boolean byBreaker() {
    return switch (this) {
      case OPEN, FORCED_OPEN, TRIALS_UNDER_WAY, LEASES_EXHAUSTED -> true;
      case RATE_QUEUE_FULL,
          RATE_TOO_SLOW,
          BULKHEAD_FULL,
          BULKHEAD_WAIT,
          DEADLINE,
          RETRY_TOO_LATE,
          REMOVED -> false;
    };
  }

  /** What those who know Vert.x's own breaker look for. */
  @Nullable
  Throwable cause() {
    return byBreaker() ? OpenCircuitException.INSTANCE : null;
  }

  static RefusedBy breaker(Acquisition.Reason reason) {
    return switch (reason) {
      case OPEN -> OPEN;
      case FORCED_OPEN -> FORCED_OPEN;
      case TRIALS_UNDER_WAY -> TRIALS_UNDER_WAY;
      case LEASES_EXHAUSTED -> LEASES_EXHAUSTED;
    };
  }
}
