package dev.sluice.metrics;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.EventAsk;
import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPage;
import dev.sluice.bus.Reverification;
import dev.sluice.bus.StoredEvent;
import dev.sluice.event.EventId;
import dev.sluice.event.Redaction;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** The routes that read the ledger. A body is shown without its secrets, unless a token guards this listener. */
final class LedgerRoutes {
  static final Duration ASK_DEADLINE = Duration.ofSeconds(15);

  private final Bus bus;
  private final boolean guarded;

  /**
   * @param guarded whether a management token is configured; without one nobody gets raw bytes
   */
  LedgerRoutes(Bus bus, boolean guarded) {
    this.bus = bus;
    this.guarded = guarded;
  }

  void mount(Router router) {
    Methods.only(router, "/api/v1/events", HttpMethod.GET, this::list);
    Methods.only(router, "/api/v1/events/:id", HttpMethod.GET, this::event);
    Methods.only(router, "/api/v1/events/:id/reverify", HttpMethod.POST, this::reverify);
  }

  private void list(RoutingContext context) {
    EventListing listing;
    try {
      listing = EventListing.of(ReadRoutes.parameters(context));
    } catch (IllegalArgumentException e) {
      Problems.answer(context, 400, "bad-request", String.valueOf(e.getMessage()));
      return;
    }
    bus.ask(Channel.EVENT_LIST, listing, ASK_DEADLINE)
        .map(EventPage::toJson)
        .onSuccess(json -> ReadRoutes.json(context, 200, json))
        .onFailure(failure -> Problems.answer(context, failure));
  }

  private void event(RoutingContext context) {
    boolean raw = context.queryParams().contains("raw");
    if (raw && !guarded) {
      Problems.answer(
          context,
          403,
          "forbidden",
          "Raw bytes hold secrets: they are shown only where a management token is configured.");
      return;
    }
    id(context)
        .ifPresent(id -> bus.ask(Channel.EVENT_GET, new EventAsk(id), ASK_DEADLINE)
            .onSuccess(event -> show(context, event, raw))
            .onFailure(failure -> Problems.answer(context, failure)));
  }

  private static void show(RoutingContext context, StoredEvent event, boolean raw) {
    if (raw) {
      // Not as JSON, and never sniffed: the bytes are a stranger's.
      context.response().putHeader("X-Content-Type-Options", "nosniff");
      context
          .response()
          .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"event.bin\"");
      ReadRoutes.send(context, 200, "application/octet-stream", Buffer.buffer(event.body()));
      return;
    }
    JsonObject json = event.entry().toJson();
    // A body that is not JSON shows its size only, which the entry has already.
    Object body = Redaction.of(event.body()).map(Json::decodeValue).orElse(null);
    ReadRoutes.json(context, 200, json.put("body", body));
  }

  private void reverify(RoutingContext context) {
    id(context)
        .ifPresent(id -> bus.ask(Channel.EVENT_REVERIFY, new EventAsk(id), ASK_DEADLINE)
            .map(Reverification::toJson)
            .onSuccess(json -> ReadRoutes.json(context, 200, json))
            .onFailure(failure -> Problems.answer(context, failure)));
  }

  /** The event's id of the path; without a good one the request is answered. */
  static Optional<String> id(RoutingContext context) {
    String id = context.pathParam("id");
    if (id != null && EventId.isValid(id)) {
      return Optional.of(id);
    }
    Problems.answer(
        context,
        400,
        "bad-request",
        "id must be 1 to 128 printable ASCII characters without space");
    return Optional.empty();
  }
}
