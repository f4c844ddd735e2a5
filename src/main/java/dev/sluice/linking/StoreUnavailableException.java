package dev.sluice.linking;

import org.jspecify.annotations.Nullable;

/**
 * The store could not be reached, or did not answer in time, or could not commit now. Whether the batch was written
 * is not known; committing it again is safe.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what happened, in words that may be logged. */
  public StoreUnavailableException(String what) {
    this(what, null);
  }

  /** The same, with what the driver said of it. */
  public StoreUnavailableException(String what, @Nullable Throwable cause) {
    super(what, cause, false, false);
  }
}
