package dev.sluice.polling;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sweep under way.
 *
 * @param id names it
 * @param since assets that Mux made before then are passed over
 * @param place what comes next
 * @param counts what came of it until now
 * @param failures steps in a row that went wrong
 */
record SweepRun(String id, Instant since, Place place, SweepCounts counts, int failures) {
  /** A sweep at its begin. */
  SweepRun(String id, Instant since) {
    this(id, since, new Place.OnTheList(null), SweepCounts.NONE, 0);
  }

  /** What comes next. */
  sealed interface Place {
    /** The page of Mux's list at this cursor; null is the first. */
    record OnTheList(@Nullable String cursor) implements Place {}

    /** What the whole list lacked, among the assets after this id. */
    record NotOnTheList(String after) implements Place {}

    /**
     * Suspects are being read.
     *
     * @param suspects which
     * @param left how many of them still wait
     * @param idle how often in a row as many were left as before
     * @param after from where more are to be looked for, or null when these are the last
     */
    record BeingRead(
        List<String> suspects,
        long left,
        int idle,
        @Nullable String after) implements Place {
      public BeingRead {
        suspects = List.copyOf(suspects);
      }
    }

    /** Nothing more. */
    record Over() implements Place {}
  }

  SweepRun at(Place next, SweepCounts now) {
    return new SweepRun(id, since, next, now, 0);
  }

  SweepRun failedOnce() {
    return new SweepRun(id, since, place, counts, failures + 1);
  }

  ReconcileStore.Progress as(String state, @Nullable String failure) {
    return new ReconcileStore.Progress(id, state, counts, failure);
  }
}
