package dev.sluice.linking;

import dev.sluice.asset.Comparison;
import dev.sluice.asset.Difference;
import dev.sluice.asset.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the live state with the ledger, part by part; counts all, and keeps the first differences. An object that is
 * missing is found by way of its relatives; one verification names it once, but two that go on from one another's place
 * may both name it, each with the part of it that its relatives know.
 */
public final class Verification {
  /** How many objects one part has. */
  public static final int PART_OBJECTS = 200;

  /** How many differing objects are kept to be shown; the rest is counted only. */
  public static final int KEPT_MAX = 1_000;

  private final StateHistory history;
  private final List<String> ids;
  private final Set<ObjectKey> differing = new HashSet<>();
  private final List<Difference> differences = new ArrayList<>();
  private @Nullable HistoryPlace next;
  private long examined;
  private long older;
  private long skipped;
  private long different;

  /** Of these assets, uploads or live streams, or of all when there is none; from the place on. */
  public Verification(StateHistory history, List<String> ids, HistoryPlace after) {
    this.history = history;
    this.ids = List.copyOf(ids);
    this.next = after;
  }

  /** Compares the next part; gives whether there is another. */
  public Future<Boolean> step() {
    HistoryPlace after = next;
    if (after == null) {
      return Future.succeededFuture(false);
    }
    return history
        .rebuild(new StateHistory.Question(null, ids, after, PART_OBJECTS))
        .map(part -> {
          part.pairs().forEach(pair -> compare(pair, part));
          skipped += part.skipped();
          next = part.next();
          return next != null;
        });
  }

  private void compare(StateHistory.Pair pair, StateHistory.Part part) {
    examined++;
    switch (Comparison.of(pair.key(), pair.ledger(), pair.live(), part.wholeSince())) {
      case Comparison.Same() -> {}
      case Comparison.Older() -> older++;
      case Comparison.Different(Difference difference) -> {
        // One that is missing may come up with each of its relatives.
        if (differing.size() >= KEPT_MAX) {
          different++;
        } else if (differing.add(pair.key())) {
          different++;
          differences.add(difference);
        }
      }
    }
  }

  /** How many objects were compared. */
  public long examined() {
    return examined;
  }

  /** How many know more than the ledger, by facts that are older than it. */
  public long olderThanTheLedger() {
    return older;
  }

  /** How many hang on nothing, so that the ledger cannot be searched for them. */
  public long skipped() {
    return skipped;
  }

  /** How many differ. */
  public long different() {
    return different;
  }

  /** The first of those that differ. */
  public List<Difference> differences() {
    return List.copyOf(differences);
  }

  /** {@code {examined, different, olderThanTheLedger, skipped, differences, nextCursor}}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("examined", examined)
        .put("different", different)
        .put("olderThanTheLedger", older)
        .put("skipped", skipped)
        .put("differences", DifferenceJson.of(differences, "ledger", "live"))
        .put("nextCursor", next == null ? null : next.cursor());
  }
}
