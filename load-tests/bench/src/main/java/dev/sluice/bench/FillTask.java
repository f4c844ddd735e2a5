package dev.sluice.bench;

/**
 * One table to be filled.
 *
 * @param table its name
 * @param rows how many are to come
 * @param insert the statement that adds some of them
 */
record FillTask(String table, long rows, Insert insert) {
  /** A statement that adds the rows of these numbers. */
  @FunctionalInterface
  interface Insert {
    /**
     * Makes the statement.
     *
     * @param from the first one, counted from 0
     * @param to one past the last
     */
    String of(long from, long to);
  }
}
