package dev.sluice.linking;

import dev.sluice.bus.EventFilter;
import dev.sluice.bus.EventPlace;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A bulk replay.
 *
 * @param id names it
 * @param state how far it is
 * @param filter which events
 * @param ratePerSecond how many events go through per second at most
 * @param progress what was done
 * @param cursor the last event examined
 * @param createdAt when it was asked for
 * @param updatedAt when its progress was last saved
 * @param finishedAt when it ended, or null
 */
public record ReplayJob(
    String id,
    State state,
    EventFilter filter,
    int ratePerSecond,
    Progress progress,
    EventPlace cursor,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant finishedAt) {

  /** How far a job is. */
  public enum State {
    /** At work, or waiting for a gateway. */
    RUNNING,
    /** Every event was examined. */
    DONE,
    /** Ended by somebody before that. */
    CANCELLED
  }

  /**
   * Counts of events.
   *
   * @param examined all
   * @param applied those that changed an object, or left the quarantine
   * @param unchanged those that said nothing new
   * @param failed those that cannot be read, or whose content was refused again
   */
  public record Progress(long examined, long applied, long unchanged, long failed) {
    /** Nothing yet. */
    public static final Progress NONE = new Progress(0, 0, 0, 0);

    Progress plus(Progress other) {
      return new Progress(
          examined + other.examined,
          applied + other.applied,
          unchanged + other.unchanged,
          failed + other.failed);
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("examined", examined)
          .put("applied", applied)
          .put("unchanged", unchanged)
          .put("failed", failed);
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("jobId", id)
        .put("state", state.name().toLowerCase(Locale.ROOT))
        .put("filter", filter.toJson())
        .put("ratePerSecond", ratePerSecond)
        .mergeIn(progress.toJson())
        .put("cursor", cursor.equals(EventPlace.NEWEST) ? null : cursor.cursor())
        .put("createdAt", createdAt.toString())
        .put("updatedAt", updatedAt.toString())
        .put("finishedAt", finishedAt == null ? null : finishedAt.toString());
  }
}
