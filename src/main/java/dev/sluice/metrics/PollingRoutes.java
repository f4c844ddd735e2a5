package dev.sluice.metrics;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** The routes of polling sessions: the addresses of polling, over HTTP. */
final class PollingRoutes {
  static final String PATH = "/api/v1/polling/sessions";

  private final Bus bus;

  PollingRoutes(Bus bus) {
    this.bus = bus;
  }

  void mount(Router router) {
    Methods.only(router, PATH, HttpMethod.POST, this::begin);
    Methods.only(
        router,
        PATH + "/:session",
        Map.of(
            HttpMethod.GET,
            context -> ask(context, PublicAddress.POLLING_STATUS, 200, session(context)),
            HttpMethod.DELETE,
            context -> ask(context, PublicAddress.POLLING_STOP, 200, session(context))));
  }

  private static JsonObject session(RoutingContext context) {
    return new JsonObject().put("sessionId", context.pathParam("session"));
  }

  private void begin(RoutingContext context) {
    body(context).ifPresent(body -> ask(context, PublicAddress.POLLING_START, 201, body));
  }

  /** Without a JSON object the request is answered. */
  private static Optional<JsonObject> body(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      if (body != null) {
        return Optional.of(body);
      }
    } catch (DecodeException | ClassCastException _) {
      // Answered below, as no body at all is.
    }
    Problems.answer(context, 400, "bad-request", "the body must be a JSON object");
    return Optional.empty();
  }

  private void ask(RoutingContext context, String address, int status, JsonObject message) {
    bus.askJson(address, message, LedgerRoutes.ASK_DEADLINE)
        .onSuccess(json -> {
          if (status == 201) {
            context
                .response()
                .putHeader(HttpHeaders.LOCATION, PATH + "/" + json.getString("sessionId"));
          }
          ReadRoutes.json(context, status, json);
        })
        .onFailure(failure -> Problems.answer(context, failure));
  }
}
