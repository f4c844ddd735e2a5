package dev.sluice.resilience;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a call that held a {@link Lease} ended, as far as the breaker cares. */
public sealed interface Outcome {

  /** The dependency did what it was asked. */
  record Succeeded() implements Outcome {}

  /**
   * The dependency failed.
   *
   * @param notBefore the earliest time it wants to be called again, from its Retry-After, or null
   */
  record Failed(@Nullable Instant notBefore) implements Outcome {}

  /** Says nothing about the dependency: an expected failure, or a call that was cancelled. Votes for nothing. */
  record Ignored() implements Outcome {}

  static Outcome succeeded() {
    return new Succeeded();
  }

  static Outcome failed() {
    return new Failed(null);
  }

  static Outcome failedUntil(Instant notBefore) {
    return new Failed(notBefore);
  }

  static Outcome ignored() {
    return new Ignored();
  }
}
