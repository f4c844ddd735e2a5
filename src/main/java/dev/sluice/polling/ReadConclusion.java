package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What reads of Mux come to: what is new goes through linking, and after its commit the queue is told, so that it sees
 * the state that the facts made. Confined to one event loop.
 */
final class ReadConclusion {
  private static final Logger LOG = LoggerFactory.getLogger(ReadConclusion.class);
  private static final Duration PUT_BACK_MIN = Duration.ofMillis(200);
  private static final String UNSTORED = "store_unavailable";

  private final PollQueue queue;
  private final Function<List<MuxEvent>, Future<Void>> link;
  private final Cadence cadence;
  private final AssetReader reader;
  private final RandomGenerator random;
  private final HeldRows held;
  private final PollingMeters meters;
  private ReadListener listener = ReadListener.NONE;

  ReadConclusion(
      PollQueue queue,
      Function<List<MuxEvent>, Future<Void>> link,
      Cadence cadence,
      AssetReader reader,
      RandomGenerator random,
      HeldRows held,
      PollingMeters meters) {
    this.queue = queue;
    this.link = link;
    this.cadence = cadence;
    this.reader = reader;
    this.random = random;
    this.held = held;
    this.meters = meters;
  }

  /** Who hears of news before they are committed. */
  void listener(ReadListener newListener) {
    listener = newListener;
  }

  /** One read, for all the rows that it was made for; done when the queue was told, and never fails. */
  Future<Void> of(long generation, List<DuePoll> rows, AsyncResult<AssetReader.Told> read) {
    if (read.failed()) {
      return settle(generation, rows, row -> failed(row, read.cause()));
    }
    return switch (read.result()) {
      case AssetReader.Told.Facts(var facts) ->
        of(generation, rows.stream().map(row -> new Reading(row, facts)).toList());
      case AssetReader.Told.Missing() -> settle(generation, rows, this::missing);
    };
  }

  /** A row and what was told for it. */
  record Reading(DuePoll row, List<MuxEvent> facts) {}

  /** Many reads at once, committed together; done when the queue was told, and never fails. */
  Future<Void> of(long generation, List<Reading> readings) {
    List<MuxEvent> news = new ArrayList<>();
    List<Settlement> settlements = new ArrayList<>();
    for (Reading reading : readings) {
      DuePoll row = reading.row();
      String digest = FactDigest.of(reading.facts());
      boolean isNew = !digest.equals(row.digest());
      ReadOutcome outcome = isNew ? ReadOutcome.CHANGED : ReadOutcome.UNCHANGED;
      if (isNew) {
        news.addAll(reading.facts());
        listener.news(row.pollClass().label(), reading.facts());
      }
      meters.polled(row.pollClass(), outcome);
      settlements.add(new Settlement(row.key(), next(row, outcome, 0), 0, digest, true, null));
    }
    Future<Void> linked = news.isEmpty()
        ? Future.succeededFuture()
        : link.apply(news.stream().distinct().toList());
    return linked.transform(committed -> committed.succeeded()
        ? tell(generation, settlements)
        : unstored(generation, readings, committed.cause()));
  }

  private Future<Void> unstored(long generation, List<Reading> readings, Throwable failure) {
    LOG.atDebug()
        .addKeyValue("reason", String.valueOf(failure.getMessage()))
        .log("what Mux told could not be stored; it will be read again");
    var cause = ReadFailedException.failed(UNSTORED, Duration.ZERO);
    return settle(
        generation, readings.stream().map(Reading::row).toList(), row -> failed(row, cause));
  }

  private Settlement failed(DuePoll row, Throwable cause) {
    if (cause instanceof ReadFailedException read && read.isDeferred()) {
      meters.polled(row.pollClass(), ReadOutcome.DEFERRED);
      Duration next = longer(PUT_BACK_MIN, read.retryIn());
      return new Settlement(row.key(), next, row.failures(), null, false, null);
    }
    if (!(cause instanceof ReadFailedException)) {
      LOG.atError().setCause(cause).log("a read of Mux failed for a reason of our own");
    }
    meters.polled(row.pollClass(), ReadOutcome.FAILED);
    int failures = row.failures() + 1;
    Duration wait = next(row, ReadOutcome.FAILED, failures);
    return cause instanceof ReadFailedException read
        ? new Settlement(
            row.key(), longer(wait, read.retryIn()), failures, null, false, read.reason())
        : new Settlement(row.key(), wait, failures, null, false, "internal");
  }

  private Settlement missing(DuePoll row) {
    meters.polled(row.pollClass(), ReadOutcome.MISSING);
    listener.missing(row);
    int failures = row.failures() + 1;
    Duration wait = next(row, ReadOutcome.MISSING, failures);
    return new Settlement(row.key(), wait, failures, null, false, MISSING);
  }

  /** The failure of an object that Mux does not know. */
  static final String MISSING = "missing";

  private Duration next(DuePoll row, ReadOutcome outcome, int failures) {
    boolean degraded = !(reader.condition() instanceof AssetReader.Condition.Healthy);
    return cadence.next(row, outcome, failures, degraded, random);
  }

  private Future<Void> settle(
      long generation, List<DuePoll> rows, Function<DuePoll, Settlement> settlement) {
    return tell(generation, rows.stream().map(settlement).toList());
  }

  // A row that could not be settled is due again when its claim ends, so nothing is lost.
  private Future<Void> tell(long generation, List<Settlement> settlements) {
    long taking = held.lastTaking();
    return queue
        .settle(generation, settlements, PollingSettings.GAP_MIN)
        .onSuccess(_ -> held.told(settlements, taking))
        .recover(failure -> {
          LOG.atDebug()
              .addKeyValue("reason", String.valueOf(failure.getMessage()))
              .log("the queue could not be told of a read; its row comes up again");
          return Future.succeededFuture();
        });
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
