package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.EventAsk;
import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPage;
import dev.sluice.bus.Reverification;
import dev.sluice.bus.StoredEvent;
import dev.sluice.signature.SignatureVerifier;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.Verdict;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Answers questions about the ledger, each within a deadline. The store bounds how many may wait. */
public final class LedgerVerticle extends VerticleBase {
  private final Bus bus;
  private final Ledger ledger;
  private final SignatureVerifier verifier;
  private final Duration deadline;

  /**
   * @param secrets the secrets in force
   * @param deadline how long one question may take
   */
  public LedgerVerticle(Bus bus, Ledger ledger, SigningSecrets secrets, Duration deadline) {
    this.bus = bus;
    this.ledger = ledger;
    this.verifier = new SignatureVerifier(secrets, Duration.ZERO);
    this.deadline = deadline;
  }

  @Override
  public Future<?> start() {
    return bus.answer(Channel.EVENT_LIST, this::list)
        .compose(_ -> bus.answer(Channel.EVENT_GET, this::find))
        .compose(_ -> bus.answer(Channel.EVENT_REVERIFY, this::reverify));
  }

  private Future<EventPage> list(EventListing listing) {
    return ledger
        .list(listing)
        .timeout(deadline.toMillis(), MILLISECONDS)
        .recover(Refusals::refuse);
  }

  private Future<StoredEvent> find(EventAsk ask) {
    return ledger
        .find(ask.eventId())
        .timeout(deadline.toMillis(), MILLISECONDS)
        .recover(Refusals::refuse)
        .map(found -> found.orElseThrow(Refusals::unknownEvent));
  }

  private Future<Reverification> reverify(EventAsk ask) {
    return find(ask).map(event -> switch (verifier.verifyStored(
        event.signatureField(), event.body())) {
      case Verdict.Genuine(var webhook) -> new Reverification(true, webhook.secretIndex(), null);
      case Verdict.Refused(var reason) -> new Reverification(false, null, reason.label());
    });
  }
}
