package dev.sluice.asset;

/**
 * The lattice of Mux's status words: of two facts with the same instant, the one that is further along wins.
 * Words that are not known (Mux may add some) rank between the waiting and the working ones, so that they
 * are kept, and never hide an end that was told at the same instant.
 */
final class MuxStatus {
  static final String WAITING = "waiting";
  static final String ASSET_CREATED = "asset_created";
  static final String PREPARING = "preparing";
  static final String READY = "ready";
  static final String ERRORED = "errored";
  static final String CANCELLED = "cancelled";
  static final String DELETED = "deleted";

  private MuxStatus() {}

  static int rank(String status) {
    return switch (status) {
      case WAITING, "idle" -> 1;
      case ASSET_CREATED, PREPARING, "active" -> 3;
      case READY, ERRORED, CANCELLED, "timed_out", "skipped", "disabled" -> 4;
      case DELETED -> 5;
      default -> 2;
    };
  }
}
