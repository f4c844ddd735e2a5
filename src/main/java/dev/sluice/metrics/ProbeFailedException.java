package dev.sluice.metrics;

import dev.sluice.resilience.Classified;
import dev.sluice.resilience.FailureClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A health address did not answer as it should. Carries no stack trace: what is away is asked again and again. */
final class ProbeFailedException extends RuntimeException implements Classified {
  private static final long serialVersionUID = 1;

  private final FailureClass failureClass;

  ProbeFailedException(
      FailureClass failureClass, @Nullable String detail, @Nullable Throwable cause) {
    super(detail == null ? failureClass.label() : detail, cause, false, false);
    this.failureClass = failureClass;
  }

  @Override
  public FailureClass failureClass() {
    return failureClass;
  }

  @Override
  public @Nullable Instant retryAfter() {
    return null;
  }
}
