package dev.sluice.ingest;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathers what one event loop reads in one turn into one ask, for a hop over the bus costs as much as verifying a body; in a
 * flood also what it reads in a few turns, for commits take longer than these. Confined to its event loop.
 */
final class Dispatcher {
  private static final int EVENTS_PER_ASK_MAX = 256;
  private static final int BYTES_PER_ASK_MAX = 1 << 20;

  /** Between two asks, unless one is full. After so long without an event none waits longer than for the end of the turn. */
  private static final long SPACING_NANOS = 3_000_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Context context;
  private final Bus bus;
  private final Admission admission;
  private final Duration answerDeadline;
  private final LinkReply unanswered;

  private List<MuxEvent> events = new ArrayList<>();
  private List<Consumer<LinkReply>> askers = new ArrayList<>();
  private int bodyBytes;
  private long lastAskNanos = System.nanoTime() - SPACING_NANOS;

  Dispatcher(Context context, Bus bus, Admission admission, IngestSettings settings) {
    this.context = context;
    this.bus = bus;
    this.admission = admission;
    this.answerDeadline = settings.answerDeadline();
    this.unanswered = new LinkReply.Unavailable(settings.retryAfter());
  }

  /** Hands the event over; the asker hears its reply on this event loop, always. */
  void dispatch(MuxEvent event, Consumer<LinkReply> asker) {
    if (!events.isEmpty()
        && (events.size() == EVENTS_PER_ASK_MAX
            || bodyBytes + event.body().length > BYTES_PER_ASK_MAX)) {
      flush();
    }
    if (events.isEmpty()) {
      armFlush();
    }
    events.add(event);
    askers.add(asker);
    bodyBytes += event.body().length;
    admission.handedOver();
  }

  private void armFlush() {
    long rest = lastAskNanos + SPACING_NANOS - System.nanoTime();
    if (rest <= 0) {
      context.runOnContext(_ -> flush());
    } else {
      var _ = context.owner().setTimer(Math.ceilDiv(rest, NANOS_PER_MILLI), _ -> flush());
    }
  }

  private void flush() {
    if (events.isEmpty()) {
      return; // a full ask went out before the turn was over
    }
    lastAskNanos = System.nanoTime();
    var request = new LinkRequest(events, bodyBytes, LinkRequest.Asker.DELIVERY, lastAskNanos);
    List<Consumer<LinkReply>> waiting = askers;
    events = new ArrayList<>();
    askers = new ArrayList<>();
    bodyBytes = 0;
    bus.ask(Channel.LINK, request, answerDeadline)
        .onSuccess(answer -> answer(waiting, answer))
        .onFailure(_ -> {
          admission.answered(waiting.size());
          waiting.forEach(asker -> asker.accept(unanswered));
        });
  }

  private void answer(List<Consumer<LinkReply>> waiting, LinkReplies answer) {
    admission.hears(answer.forecast());
    admission.answered(waiting.size());
    List<LinkReply> replies = answer.replies();
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).accept(replies.get(i));
    }
  }
}
