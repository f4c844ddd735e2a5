package dev.sluice.simulator;

import dev.sluice.signature.WebhookSigner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One delivery of a plan. Its bytes are made when they are asked for.
 *
 * @param position its place in the plan, counted from 0
 * @param kind why it is there
 * @param ordinal which of the plan's events it carries, counted from 0
 * @param event what it tells
 * @param eventId the id in the body: the event's own, or for a hostile delivery one that no event has, so
 *     that a gateway which takes it in gives itself away
 * @param planned earlier attempts that the body shows from the start
 */
public record Delivery(
    int position,
    DeliveryKind kind,
    int ordinal,
    SimulatedEvent event,
    String eventId,
    List<Attempt> planned) {
  private static final long STALE_SECONDS_MIN = 302;
  private static final int STALE_SECONDS_SPREAD = 3600;

  /** The body of the first try. */
  public byte[] body() {
    return body(List.of());
  }

  /** The body after these attempts were made and answered badly. */
  byte[] body(List<Attempt> made) {
    if (made.isEmpty()) {
      return event.body(eventId, planned);
    }
    var all = new ArrayList<>(planned);
    all.addAll(made);
    return event.body(eventId, all);
  }

  /**
   * The {@code Mux-Signature} fields to send: one, or none for some that are malformed.
   *
   * @param genuine signs with the gateway's secret
   * @param wrong signs with another
   */
  public List<String> signatures(
      byte[] body, WebhookSigner genuine, WebhookSigner wrong, Instant now) {
    return switch (kind) {
      case GENUINE, REPEAT -> List.of(genuine.sign(body, now));
      case FORGED -> List.of(wrong.sign(body, now));
      case STALE ->
        List.of(genuine.sign(
            body, now.minusSeconds(STALE_SECONDS_MIN + position % STALE_SECONDS_SPREAD)));
      case MALFORMED -> malformed(genuine.sign(body, now));
    };
  }

  private List<String> malformed(String good) {
    return switch (position % 5) {
      case 0 -> List.of();
      case 1 -> List.of(good.substring(good.indexOf(',') + 1));
      case 2 -> List.of(good.substring(0, good.length() - 1));
      case 3 -> List.of("t=soon" + good.substring(good.indexOf(',')));
      default -> List.of("Bearer " + good.substring(good.length() - 32));
    };
  }
}
