package dev.sluice.mux;

import dev.sluice.resilience.Classified;
import dev.sluice.resilience.FailureClass;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of Mux's API that failed. The message names the call and what went wrong, never a token or a secret of the
 * answer. Carries no stack trace, for the call is named and failures may be many.
 */
public final class MuxApiException extends RuntimeException implements Classified {
  private static final long serialVersionUID = 1;

  private final FailureClass failureClass;
  private final boolean maybeDone;
  private final int status;
  private final @Nullable Instant retryAfter;
  private final @Nullable Instant readAt;
  private final @Nullable RateRemaining rate;

  /** Of a call that Mux answered. */
  MuxApiException(String message, FailureClass failureClass, ApiResponse response) {
    super(message, null, false, false);
    this.failureClass = failureClass;
    this.status = response.status();
    this.retryAfter = response.retryAfter();
    this.readAt = response.readAt();
    this.rate = response.rate();
    // A timeout or an error of the server tells nothing of what was done before it, and a good
    // status that it was done.
    this.maybeDone = status < 300 || status == 408 || status >= 500;
  }

  /** Of a call that Mux did not answer. */
  MuxApiException(
      String message, FailureClass failureClass, boolean maybeDone, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.failureClass = failureClass;
    this.maybeDone = maybeDone;
    this.status = 0;
    this.retryAfter = null;
    this.readAt = null;
    this.rate = null;
  }

  @Override
  public FailureClass failureClass() {
    return failureClass;
  }

  @Override
  public @Nullable Instant retryAfter() {
    return retryAfter;
  }

  /** Whether Mux may have done what was asked, although nothing certain came back. */
  public boolean maybeDone() {
    return maybeDone;
  }

  /** The HTTP status, or 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** A time at which it was so, by Mux's clock, where there was an answer. */
  public Optional<Instant> readAt() {
    return Optional.ofNullable(readAt);
  }

  /** What is left of the rate, where Mux said so. */
  public Optional<RateRemaining> rate() {
    return Optional.ofNullable(rate);
  }
}
