package dev.sluice.polling;

/**
 * Whether many due objects are read by listing all assets, a page of 100 per call, rather than one by one. The list has
 * no filter and its order is not documented, so before it begins its price is all of its pages; it ends where what is
 * left costs less one by one.
 *
 * @param dueMin below so many due objects nothing is gained that is worth the while
 */
record ListingRule(int dueMin) {
  /** The most assets that Mux puts on a page. */
  static final int PAGE = 100;

  /** The list must save half of the calls at least, for it may miss some of what is due. */
  private static final int SAVING = 2;

  /** How many calls a list of so many assets takes. */
  static long pages(long assets) {
    return Math.max(1, Math.ceilDiv(assets, PAGE));
  }

  /** Whether so many due objects are worth counting what a list would cost. */
  boolean isConsidered(long due) {
    return due >= dueMin;
  }

  /** Whether the list is the cheaper way. */
  boolean isCheaper(long due, long pages) {
    return isConsidered(due) && due >= SAVING * pages;
  }

  /**
   * Whether a list that went on for so many pages is still the cheaper way: the rest of it costs no more than single reads
   * of what is left, and so far it has cost less than single reads of all.
   *
   * @param pages of the list, as far as is known; there may be more
   * @param rowsRead what the pages so far told of
   * @param left what is still due
   */
  static boolean goesOn(long pagesRead, long pages, long rowsRead, long left) {
    return left >= Math.max(1, pages - pagesRead) && pagesRead < rowsRead + left;
  }
}
