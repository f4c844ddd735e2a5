package dev.sluice.metrics;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.JsonReply;
import dev.sluice.bus.ReplayAsk;
import dev.sluice.bus.VerifyAsk;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** The routes that replay events of the ledger, and lay the state beside it. */
final class ReplayRoutes {
  private static final String PATH = "/api/v1/events/replay";

  private final Bus bus;

  ReplayRoutes(Bus bus) {
    this.bus = bus;
  }

  /** Call it before the routes of single events are bound: {@code replay} is not the id of one. */
  void mount(Router router) {
    Methods.only(
        router,
        PATH,
        Map.of(
            HttpMethod.GET,
            context -> ask(context, 200, new ReplayAsk.Jobs()),
            HttpMethod.POST,
            this::bulk));
    Methods.only(
        router,
        PATH + "/:job",
        Map.of(
            HttpMethod.GET,
            context -> job(context).ifPresent(id -> ask(context, 200, new ReplayAsk.Job(id))),
            HttpMethod.DELETE,
            context -> job(context).ifPresent(id -> ask(context, 200, new ReplayAsk.Cancel(id)))));
    Methods.only(
        router,
        "/api/v1/events/:id/replay",
        HttpMethod.POST,
        context -> LedgerRoutes.id(context)
            .ifPresent(id -> ask(
                context, 200, new ReplayAsk.One(id, context.queryParams().contains("dryRun")))));
    Methods.only(router, "/api/v1/verify", HttpMethod.POST, this::verify);
  }

  private static Optional<String> job(RoutingContext context) {
    String id = context.pathParam("job");
    if (id != null && id.matches("[0-9a-f-]{36}")) {
      return Optional.of(id);
    }
    Problems.answer(context, 404, "not-found", "there is no replay job with this id");
    return Optional.empty();
  }

  private void bulk(RoutingContext context) {
    Bodies.read(context, ReplayAsk::of)
        .ifPresent(ask -> ask(context, ask instanceof ReplayAsk.Start ? 202 : 200, ask));
  }

  private void verify(RoutingContext context) {
    Bodies.read(context, VerifyAsk::of)
        .ifPresent(ask -> bus.ask(Channel.VERIFY, ask, LedgerRoutes.ASK_DEADLINE)
            .map(JsonReply::json)
            .onSuccess(json -> ReadRoutes.json(context, 200, json))
            .onFailure(failure -> Problems.answer(context, failure)));
  }

  private void ask(RoutingContext context, int status, ReplayAsk ask) {
    bus.ask(Channel.REPLAY, ask, LedgerRoutes.ASK_DEADLINE)
        .map(JsonReply::json)
        .onSuccess(json -> {
          if (status == 202) {
            context
                .response()
                .putHeader(HttpHeaders.LOCATION, PATH + "/" + json.getString("jobId"));
          }
          ReadRoutes.json(context, status, json);
        })
        .onFailure(failure -> Problems.answer(context, failure));
  }
}
