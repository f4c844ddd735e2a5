package dev.sluice;

/** A gateway did not do what it was asked over its management listener; the message is for the operator. */
final class ManagementException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  /**
   * @param passing whether the same may go well a moment later
   */
  ManagementException(String message, boolean passing) {
    super(message, null, false, false);
    this.passing = passing;
  }

  boolean isPassing() {
    return passing;
  }
}
