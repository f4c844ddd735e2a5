package dev.sluice.linking;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: while one transaction is under way the asks queue up; when it is over, all that wait, up to the limits,
 * become the next one. A quiet gateway commits each event alone and at once; in a flood the batches grow by themselves.
 * Below the peak they would stay small, so commits of a crowd are kept a little apart ({@link CommitPace}), until enough waits
 * for a batch that is worth it. So much is even sent behind the one under way: the database finds it there when it has
 * flushed the first, instead of waiting for us to answer and to encode.
 *
 * <p>The queue is bounded by the askers: ingest holds no more than its limit in flight. Each answer tells how fast events are
 * worked off, by which ingest refuses what would wait too long; what can wait longer is refused here.
 */
public final class LinkingVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LinkingVerticle.class);

  /** The part of a full batch that is worth a commit of its own, whatever else; less would only make smaller batches. */
  private static final int PARTS_OF_A_BATCH = 4;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Bus bus;
  private final EventStore store;
  private final LinkingSettings settings;
  private final LinkingMeters meters;
  private final LinkShedding shedding;
  private final CommitPace pace;

  private final Deque<Ask> waiting = new ArrayDeque<>();
  private int waitingEvents;
  private int inFlight;
  private boolean wakeUpArmed;

  /** An ask and who waits for its answer. */
  record Ask(LinkRequest request, Promise<LinkReplies> answer) {}

  public LinkingVerticle(
      Bus bus, EventStore store, LinkingSettings settings, LinkingMeters meters) {
    this.bus = bus;
    this.store = store;
    this.settings = settings;
    this.meters = meters;
    this.shedding = new LinkShedding(settings.queueDelayMax());
    this.pace = new CommitPace(settings.commitSpacing());
    meters.show(shedding);
  }

  @Override
  public Future<?> start() {
    return store.open().compose(_ -> bus.answer(Channel.LINK, this::link));
  }

  @Override
  public Future<?> stop() {
    return store.close();
  }

  private Future<LinkReplies> link(LinkRequest request) {
    if (!store.isAvailable() && inFlight == 0) {
      meters.refused(request.events().size());
      return Future.succeededFuture(unavailable(request));
    }
    if (shedding.refuses(request.asker(), System.nanoTime())) {
      meters.shed(request.asker(), request.events().size());
      return Future.succeededFuture(unavailable(request));
    }
    Promise<LinkReplies> answer = Promise.promise();
    waiting.add(new Ask(request, answer));
    waitingEvents += request.events().size();
    shedding.asked(request.events().size());
    meters.queued(request.events().size());
    commitNext();
    return answer.future();
  }

  private void commitNext() {
    if (waiting.isEmpty() || !mayBegin()) {
      return;
    }
    List<Ask> batch = takeBatch();
    if (batch.isEmpty()) {
      return;
    }
    List<MuxEvent> events =
        batch.stream().flatMap(ask -> ask.request().events().stream()).toList();
    // An ask is not divided, so a batch may be full though it left nothing behind.
    boolean full = !waiting.isEmpty() || events.size() >= settings.batchEventsMax();
    long beganAt = System.nanoTime();
    inFlight++;
    pace.began(events.size(), beganAt);
    new BatchCommit(vertx, store, settings, meters)
        .commit(events)
        .onComplete(_ -> {
          inFlight--;
          shedding.batchEnded(events.size(), full, beganAt, System.nanoTime());
          afterCommit(); // before the answers: they are made while the database works on the next
        })
        .onSuccess(outcome -> answer(batch, outcome))
        .onFailure(failure -> giveUp(batch, failure));
  }

  private boolean mayBegin() {
    boolean enough = waitingEvents >= settings.batchEventsMax() / PARTS_OF_A_BATCH;
    return inFlight == 0 ? enough || isDue() : enough && inFlight < settings.batchesInFlightMax();
  }

  /** Whether the last commit began long enough ago; if not, what waits is looked at again when it did. */
  private boolean isDue() {
    long rest = pace.untilDueNanos(System.nanoTime());
    if (rest > 0 && !wakeUpArmed) {
      wakeUpArmed = true;
      var _ = vertx.setTimer(Math.ceilDiv(rest, NANOS_PER_MILLI), _ -> {
        wakeUpArmed = false;
        commitNext();
      });
    }
    return rest <= 0;
  }

  private void giveUp(List<Ask> batch, Throwable failure) {
    if (!(failure instanceof StoreUnavailableException)) {
      LOG.atError()
          .setCause(failure)
          .log("a batch failed for a reason of our own; its senders are asked to try again");
    }
    refuse(batch);
  }

  private void afterCommit() {
    if (!store.isAvailable()) {
      List<Ask> all = new ArrayList<>(waiting);
      waiting.clear();
      all.forEach(ask -> dequeued(ask.request()));
      refuse(all);
    }
    commitNext();
  }

  /** Takes what waits, in order, up to the limits of one transaction; what has waited too long is refused unwritten. */
  private List<Ask> takeBatch() {
    List<Ask> batch = new ArrayList<>();
    int events = 0;
    int bytes = 0;
    long now = System.nanoTime();
    while (!waiting.isEmpty()) {
      LinkRequest next = waiting.getFirst().request();
      Duration waited = Duration.ofNanos(now - next.askedAtNanos());
      if (waited.compareTo(settings.waitMax()) > 0) {
        dequeued(next);
        refuse(List.of(waiting.removeFirst()));
        continue;
      }
      if (!batch.isEmpty()
          && (events + next.events().size() > settings.batchEventsMax()
              || bytes + next.bodyBytes() > settings.batchBytesMax())) {
        break;
      }
      events += next.events().size();
      bytes += next.bodyBytes();
      dequeued(next);
      meters.waited(waited);
      batch.add(waiting.removeFirst());
    }
    return batch;
  }

  private void dequeued(LinkRequest request) {
    waitingEvents -= request.events().size();
    meters.dequeued(request.events().size());
  }

  private void answer(List<Ask> batch, BatchOutcome outcome) {
    Set<EventId> answered = new HashSet<>();
    for (Ask ask : batch) {
      complete(
          ask,
          new LinkReplies(outcome.replies(ask.request().events(), answered), shedding.forecast()));
    }
    bus.publish(outcome.changes());
  }

  private void refuse(List<Ask> asks) {
    for (Ask ask : asks) {
      meters.refused(ask.request().events().size());
      complete(ask, unavailable(ask.request()));
    }
  }

  private void complete(Ask ask, LinkReplies replies) {
    shedding.answered(ask.request().events().size());
    ask.answer().complete(replies);
  }

  private LinkReplies unavailable(LinkRequest request) {
    LinkReply reply = new LinkReply.Unavailable(settings.retryAfter());
    return new LinkReplies(
        Collections.nCopies(request.events().size(), reply), shedding.forecast());
  }
}
