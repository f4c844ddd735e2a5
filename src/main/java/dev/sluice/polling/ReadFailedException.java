package dev.sluice.polling;

import java.time.Duration;

/** A read of Mux that gave nothing. Hot, so without a stack trace. */
public final class ReadFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean deferred;
  private final Duration retryIn;

  private ReadFailedException(String reason, boolean deferred, Duration retryIn) {
    super("a read of Mux failed: " + reason, null, false, false);
    this.reason = reason;
    this.deferred = deferred;
    this.retryIn = retryIn;
  }

  /**
   * It was sent, and failed.
   *
   * @param reason in one word, such as {@code server_error}
   * @param retryIn no new try makes sense before; zero where nobody said so
   */
  public static ReadFailedException failed(String reason, Duration retryIn) {
    return new ReadFailedException(reason, false, retryIn);
  }

  /** It was not sent, or not to the end: the rate, the budget or the breaker did not let it, or nobody wants it. */
  public static ReadFailedException deferred(String reason, Duration retryIn) {
    return new ReadFailedException(reason, true, retryIn);
  }

  /** Why, in one word. */
  public String reason() {
    return reason;
  }

  /** Whether nothing is to be held against the object or Mux. */
  public boolean isDeferred() {
    return deferred;
  }

  /** No new try makes sense before; zero where nobody said so. */
  public Duration retryIn() {
    return retryIn;
  }
}
