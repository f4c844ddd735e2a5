package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.event.ContentFault;
import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits one batch, come what may of single rows: repeated ids are folded; when the store refuses some content, the
 * batch is bisected until the bad row stands alone and goes to the quarantine, while its neighbours commit; when the
 * store fails in passing (a deadlock, a lost connection), the batch is tried again within the deadline.
 */
final class BatchCommit {
  private static final Logger LOG = LoggerFactory.getLogger(BatchCommit.class);
  private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(50);

  private final Vertx vertx;
  private final EventStore store;
  private final LinkingSettings settings;
  private final LinkingMeters meters;

  BatchCommit(Vertx vertx, EventStore store, LinkingSettings settings, LinkingMeters meters) {
    this.vertx = vertx;
    this.store = store;
    this.settings = settings;
    this.meters = meters;
  }

  /** Fails with {@link StoreUnavailableException} when some of the events are not known to be committed. */
  Future<BatchOutcome> commit(List<MuxEvent> events) {
    Map<EventId, MuxEvent> distinct = new LinkedHashMap<>();
    events.forEach(event -> distinct.putIfAbsent(event.id(), event));
    var outcome = new BatchOutcome();
    long begin = System.nanoTime();
    return commitAll(
            new ArrayList<>(distinct.values()),
            outcome,
            begin + settings.commitDeadline().toNanos())
        .onSuccess(
            _ -> meters.committed(distinct.size(), Duration.ofNanos(System.nanoTime() - begin)))
        .map(outcome);
  }

  private Future<Void> commitAll(List<MuxEvent> events, BatchOutcome outcome, long deadlineNanos) {
    return attempt(events, deadlineNanos, FIRST_RETRY_DELAY)
        .onSuccess(committed -> outcome.committed(events, committed))
        .<Void>mapEmpty()
        .recover(failure -> failure instanceof ContentRefusedException refused
            ? isolate(events, refused, outcome, deadlineNanos)
            : Future.failedFuture(failure));
  }

  private Future<EventStore.Committed> attempt(
      List<MuxEvent> events, long deadlineNanos, Duration delay) {
    return store.commit(events).recover(failure -> {
      boolean inTime = System.nanoTime() + delay.toNanos() < deadlineNanos;
      if (!(failure instanceof StoreUnavailableException) || !inTime) {
        return Future.failedFuture(failure);
      }
      meters.retried();
      return vertx
          .timer(delay.toMillis(), MILLISECONDS)
          .compose(_ -> attempt(events, deadlineNanos, delay.multipliedBy(3).dividedBy(2)));
    });
  }

  private Future<Void> isolate(
      List<MuxEvent> events,
      ContentRefusedException refused,
      BatchOutcome outcome,
      long deadlineNanos) {
    if (events.size() == 1) {
      MuxEvent bad = events.getFirst();
      if (bad.fault() != null) {
        return Future.failedFuture(
            refused); // even its bytes alone are refused: nothing of it can be kept
      }
      LOG.atWarn()
          .addKeyValue("event", bad.id().value())
          .addKeyValue("reason", refused.getMessage())
          .log("an event was refused for its content and goes to the quarantine");
      return commitAll(List.of(quarantined(bad)), outcome, deadlineNanos);
    }
    int middle = events.size() / 2;
    return commitAll(events.subList(0, middle), outcome, deadlineNanos)
        .compose(_ -> commitAll(events.subList(middle, events.size()), outcome, deadlineNanos));
  }

  /** The event with its bytes and without any of its text but the envelope, which was checked when it was read. */
  private static MuxEvent quarantined(MuxEvent event) {
    return new MuxEvent(
        event.id(),
        event.type(),
        event.occurredAt(),
        event.source(),
        null,
        null,
        null,
        EventData.EMPTY,
        event.signatureField(),
        event.body(),
        ContentFault.REFUSED_BY_DATABASE);
  }
}
