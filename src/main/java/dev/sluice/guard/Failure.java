package dev.sluice.guard;

import dev.sluice.resilience.Classified;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.FailureClassifier;
import dev.sluice.resilience.RetryAfter;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a failed attempt means.
 *
 * @param failureClass what went wrong
 * @param retryAfter the earliest time the dependency wants to be called again, or null
 * @param cause the failure itself
 */
record Failure(FailureClass failureClass, @Nullable Instant retryAfter, Throwable cause) {
  private static final int CAUSES_MAX = 16;

  /** By what the exception says of itself, then by the types that Vert.x and the JDK fail with. */
  static Failure of(Throwable failure, Instant now) {
    Throwable current = failure;
    // A chain of causes may be a ring, so it is followed only so far.
    for (int depth = 0; current != null && depth < CAUSES_MAX; depth++) {
      if (current instanceof Classified classified) {
        return new Failure(
            classified.failureClass(), believed(classified.retryAfter(), now), failure);
      }
      FailureClass known = ofVertx(current);
      if (known != null) {
        return new Failure(known, null, failure);
      }
      current = current.getCause();
    }
    return new Failure(
        FailureClassifier.ofException(failure).orElse(FailureClass.UNKNOWN), null, failure);
  }

  private static @Nullable FailureClass ofVertx(Throwable failure) {
    return switch (failure) {
      case HttpClosedException _, StreamResetException _ -> FailureClass.CONNECTION_LOST;
      case ClosedConnectionException _ -> FailureClass.DATABASE_CONNECTION;
      case DatabaseException refused
      when refused.getSqlState() != null -> FailureClassifier.ofSqlState(refused.getSqlState());
      case io.vertx.circuitbreaker.TimeoutException _ -> FailureClass.DEADLINE_EXCEEDED;
      default -> null;
    };
  }

  /** Another clock may have made it, and a dependency may ask for too much. */
  private static @Nullable Instant believed(@Nullable Instant retryAfter, Instant now) {
    if (retryAfter == null) {
      return null;
    }
    Instant latest = now.plus(RetryAfter.LONGEST);
    return retryAfter.isAfter(latest) ? latest : retryAfter;
  }
}
