package dev.sluice.polling;

/**
 * What came of a sweep.
 *
 * @param pages of Mux's list
 * @param examined assets that were compared
 * @param differing those that were merged, for they differed
 * @param suspected those that the list lacked
 * @param deletions suspects that are deleted since they were read
 */
public record SweepCounts(
    int pages, long examined, long differing, long suspected, long deletions) {
  /** Nothing yet. */
  static final SweepCounts NONE = new SweepCounts(0, 0, 0, 0, 0);

  SweepCounts page(int seen, int merged) {
    return new SweepCounts(pages + 1, examined + seen, differing + merged, suspected, deletions);
  }

  SweepCounts suspects(long more) {
    return new SweepCounts(pages, examined, differing, suspected + more, deletions);
  }

  SweepCounts deleted(long more) {
    return new SweepCounts(pages, examined, differing, suspected, deletions + more);
  }
}
