package dev.sluice.resilience;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failure that knows its own class. Exceptions of the edges implement it, so that whoever guards their calls can judge
 * them without knowing the edge.
 */
public interface Classified {

  /** What went wrong. */
  FailureClass failureClass();

  /** The earliest time the dependency wants to be called again, or null where it named none. */
  @Nullable
  Instant retryAfter();
}
