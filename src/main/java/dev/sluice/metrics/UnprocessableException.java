package dev.sluice.metrics;

/** A body that is JSON, but does not say something that can be done. The message is for people. */
final class UnprocessableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UnprocessableException(String message) {
    super(message);
  }
}
