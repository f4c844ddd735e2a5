package dev.sluice.ingest;

import dev.sluice.bus.LinkReply;
import dev.sluice.bus.Problem;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.signature.SignatureVerifier;
import dev.sluice.signature.UnverifiedWebhook;
import dev.sluice.signature.Verdict;
import dev.sluice.signature.VerifiedWebhook;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What happens to a webhook on one event loop: admitted, read, verified, understood, handed to linking, and answered
 * only when its commit is known. Refusals come in the order of their cost, the cheapest first.
 */
final class WebhookIntake {
  private final Admission admission;
  private final IngestSettings settings;
  private final SignatureVerifier verifier;
  private final EventReader reader;
  private final Dispatcher dispatcher;
  private final UnreadBodies unread;
  private final SpreadRetries retries;
  private final IngestMeters meters;
  private final InstantSource clock;
  private final RefusalLog refusalLog = new RefusalLog();

  /** Requests whose body is not whole yet, the oldest first. */
  private final Set<WebhookRequest> reading = new LinkedHashSet<>();

  WebhookIntake(
      Admission admission,
      IngestSettings settings,
      SignatureVerifier verifier,
      EventReader reader,
      Dispatcher dispatcher,
      UnreadBodies unread,
      SpreadRetries retries,
      IngestMeters meters,
      InstantSource clock) {
    this.admission = admission;
    this.settings = settings;
    this.verifier = verifier;
    this.reader = reader;
    this.dispatcher = dispatcher;
    this.unread = unread;
    this.retries = retries;
    this.meters = meters;
    this.clock = clock;
  }

  void take(HttpServerRequest request) {
    if (isFramedOddly(request)) {
      turnAway(request, Answers.BAD_FRAMING);
      return;
    }
    if (admission.foreseesTooLong()) {
      meters.shed();
      refuse(request);
      return;
    }
    if (!admission.admitEvent()) {
      meters.refusedAtHead();
      refuse(request);
      return;
    }
    if (WebhookRequest.declaredLength(request) > settings.bodyBytesMax()) {
      admission.releaseEvent();
      turnAway(request, Answers.TOO_LARGE);
      return;
    }
    if (asksBeforeItsBody(request)) {
      Answers.goOn(request.response());
    }
    var webhook = new WebhookRequest(
        request,
        admission,
        settings.bodyBytesMax(),
        this::whole,
        meters::rejected,
        reading::remove);
    reading.add(webhook);
    webhook.read();
  }

  /**
   * Refuses at the head. The body is dropped as it comes and the connection kept, so that the sender needs no new one; but
   * a body that is too large, or that waits for our word, is not asked for.
   */
  private void refuse(HttpServerRequest request) {
    if (WebhookRequest.declaredLength(request) > settings.bodyBytesMax()
        || asksBeforeItsBody(request)) {
      Answers.retryLaterAndClose(request, retries.next());
    } else {
      unread.expect(request);
      Answers.retryLater(request.response(), retries.next());
    }
  }

  private static boolean asksBeforeItsBody(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    return expected != null
        && expected.equalsIgnoreCase("100-continue")
        && request.version() == HttpVersion.HTTP_1_1;
  }

  /** The connection is no more. */
  void closed(HttpConnection connection) {
    unread.closed(connection);
  }

  /** Ends the requests whose body is overdue. */
  void endOverdue() {
    long now = System.nanoTime();
    unread.cutOverdue(now);
    long oldest = now - settings.bodyDeadline().toNanos();
    for (Iterator<WebhookRequest> i = reading.iterator(); i.hasNext(); ) {
      WebhookRequest webhook = i.next();
      if (webhook.beganAtNanos() - oldest > 0) {
        return;
      }
      i.remove();
      webhook.reject(Answers.TOO_SLOW);
    }
  }

  // Netty would take "xchunked" or "chunked, chunked" for chunked; whoever frames like that wants
  // two parsers to differ.
  private static boolean isFramedOddly(HttpServerRequest request) {
    String encoding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase("chunked");
  }

  private void turnAway(HttpServerRequest request, Problem problem) {
    meters.rejected(problem);
    Answers.problemAndClose(request, problem);
  }

  private void whole(WebhookRequest webhook) {
    reading.remove(webhook);
    Instant now = clock.instant();
    switch (verifier.verify(
        new UnverifiedWebhook(webhook.signatureFields(), webhook.body()), now)) {
      case Verdict.Refused refused -> {
        meters.refused(refused.reason());
        refusalLog.refused(refused.reason(), now);
        Answers.problem(webhook.response(), Answers.NOT_GENUINE);
      }
      case Verdict.Genuine genuine -> read(webhook, genuine.webhook());
    }
  }

  private void read(WebhookRequest webhook, VerifiedWebhook verified) {
    meters.matched(verified.secretIndex());
    switch (reader.read(verified)) {
      case Reading.NotAnEvent not -> {
        var problem = new Problem(400, "not-a-mux-event", not.rule());
        meters.rejected(problem);
        Answers.problem(webhook.response(), problem);
      }
      case Reading.Understood understood ->
        dispatcher.dispatch(
            understood.event(), reply -> answer(webhook, understood.event(), reply));
    }
  }

  private void answer(WebhookRequest webhook, MuxEvent event, LinkReply reply) {
    String outcome = switch (reply) {
      case LinkReply.Applied _ -> "applied";
      case LinkReply.Duplicate _ -> "duplicate";
      case LinkReply.Quarantined _ -> "quarantined";
      case LinkReply.Unavailable _ -> IngestMeters.UNAVAILABLE;
    };
    meters.answered(
        event.type(), outcome, Duration.ofNanos(System.nanoTime() - webhook.beganAtNanos()));
    if (reply instanceof LinkReply.Unavailable(Duration retryAfter)) {
      Answers.retryLater(webhook.response(), retryAfter);
    } else {
      Answers.received(webhook.response());
    }
  }
}
