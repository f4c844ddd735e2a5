package dev.sluice.linking;

/** The store refused the content of some event of a batch (SQLSTATE class 22 or 23); nothing of the batch was written. */
public final class ContentRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the SQLSTATE; without the server's text, which may quote the content. */
  public ContentRefusedException(String sqlState) {
    super("content refused, SQLSTATE " + sqlState, null, false, false);
  }
}
