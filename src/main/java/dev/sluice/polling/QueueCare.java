package dev.sluice.polling;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What whoever leads does for the queue besides reading: it clears away what nobody wants any more, and hands back rows
 * that were taken by a statement whose reply was lost. Confined to one event loop.
 */
final class QueueCare {
  private static final Logger LOG = LoggerFactory.getLogger(QueueCare.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final PollQueue queue;
  private final HeldRows held;
  private final PollClock clock;
  private final Duration kept;
  private boolean mayHaveLost;
  private Instant sweptAt = Instant.MIN;

  /**
   * @param claim the longest that a read takes
   */
  QueueCare(PollQueue queue, HeldRows held, PollClock clock, Duration claim) {
    this.queue = queue;
    this.held = held;
    this.clock = clock;
    // However long the read took, who asked for it has some seconds to see what came of it.
    this.kept = claim.plus(INTERVAL);
  }

  /** A statement failed, and perhaps it has taken rows all the same. */
  void mayHaveLost() {
    mayHaveLost = true;
  }

  /**
   * Hands back what the queue holds for this generation without our knowing. Nobody reads such rows, so they would wait
   * until their claims end.
   *
   * @param before the time of the last turn, by the clock of the store: what was taken until then is known, or was lost
   */
  Future<Void> handBackLost(long generation, Instant before) {
    if (!mayHaveLost) {
      return Future.succeededFuture();
    }
    return queue
        .handBack(generation, held.all(), before, PollingSettings.GAP_MIN)
        .map(rows -> {
          mayHaveLost = false;
          if (rows > 0) {
            LOG.atInfo()
                .addKeyValue("rows", rows)
                .log("rows were taken by a turn whose reply was lost; they are due again");
          }
          return null;
        });
  }

  /** Sweeps the queue, but not more often than it is worth. */
  void sweepNowAndThen() {
    Instant now = clock.now();
    if (sweptAt.equals(Instant.MIN) || !now.isBefore(sweptAt.plus(INTERVAL))) {
      sweptAt = now;
      // A statement that was late, and not lost, may have taken rows when all seemed well again.
      mayHaveLost = true;
      queue
          .sweep(INTERVAL, kept)
          .onFailure(failure -> LOG.atDebug()
              .addKeyValue("reason", String.valueOf(failure.getMessage()))
              .log("the queue of polls was not swept, trying again after the interval"));
    }
  }
}
