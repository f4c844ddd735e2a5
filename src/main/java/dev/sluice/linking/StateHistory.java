package dev.sluice.linking;

import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port to the state as the ledger tells it: rebuilt object by object with the fold of Java, and laid beside the live
 * one. Its futures fail as those of {@link AssetDirectory} do.
 */
public interface StateHistory {
  /** Rebuilds the next objects. Nothing is written; what is compared is of one instant. */
  Future<Part> rebuild(Question question);

  /**
   * Up to when events count.
   *
   * @param at the instant, inclusive
   * @param byReceipt whether by our own clock, when they were received; else by Mux's, when they occurred
   */
  record AsOf(Instant at, boolean byReceipt) {}

  /**
   * Which objects.
   *
   * @param asOf up to when events count, or null for all
   * @param ids assets, uploads or live streams, which are then rebuilt with what hangs on them; empty means all there are
   * @param after where to go on
   * @param limit how many objects at most
   */
  record Question(@Nullable AsOf asOf, List<String> ids, HistoryPlace after, int limit) {
    public Question {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Some objects.
   *
   * @param pairs the objects
   * @param skipped how many objects the ledger cannot be searched for, because they hang on nothing
   * @param wholeSince when the ledger begins, or null when nothing of it was ever dropped
   * @param next where to go on, or null at the end
   */
  record Part(
      List<Pair> pairs,
      int skipped,
      @Nullable Instant wholeSince,
      @Nullable HistoryPlace next) {
    public Part {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * One object.
   *
   * @param key which
   * @param ledger its state by the ledger, or null where that knows nothing
   * @param live its live state, or null where there is none
   */
  record Pair(
      ObjectKey key, @Nullable MuxObject ledger, @Nullable MuxObject live) {}
}
