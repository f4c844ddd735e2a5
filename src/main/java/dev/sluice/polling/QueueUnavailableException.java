package dev.sluice.polling;

/** The store of the queue could not be reached. Hot, so without a stack trace. */
public final class QueueUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what happened, in words that may be logged. */
  public QueueUnavailableException(String what) {
    super(what, null, false, false);
  }
}
