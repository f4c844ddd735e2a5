package dev.sluice.metrics;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.JsonReply;
import dev.sluice.bus.ReconcileAsk;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** The routes of what Mux never told: findings, sweeps, and Mux's word beside ours. */
final class ReconcileRoutes {
  private static final String SWEEPS = "/api/v1/reconcile/sweeps";
  /** Pages of Mux's list wait for their turn at its rate. */
  private static final Duration ASK_DEADLINE = Duration.ofSeconds(28);

  private final Bus bus;

  ReconcileRoutes(Bus bus) {
    this.bus = bus;
  }

  void mount(Router router) {
    Methods.only(
        router,
        "/api/v1/reconcile/findings",
        HttpMethod.GET,
        context -> query(context, ReconcileAsk.Findings::of));
    Methods.only(
        router,
        SWEEPS,
        HttpMethod.POST,
        context -> Bodies.read(context, ReconcileAsk.BeginSweep::of)
            .ifPresent(asked -> ask(context, 202, asked)));
    Methods.only(router, SWEEPS + "/:sweep", HttpMethod.GET, this::sweep);
    Methods.only(
        router,
        "/api/debug/mux-assets",
        HttpMethod.GET,
        context -> query(context, ReconcileAsk.MuxAssets::of));
    Methods.only(
        router,
        "/api/debug/verify-mux-playback-ids",
        HttpMethod.POST,
        context -> query(context, ReconcileAsk.VerifyPlaybackIds::of));
  }

  private void sweep(RoutingContext context) {
    String id = context.pathParam("sweep");
    if (id != null && id.matches("[0-9a-f-]{36}")) {
      ask(context, 200, new ReconcileAsk.Sweep(id));
    } else {
      Problems.answer(context, 404, "not-found", "there is no sweep with this id");
    }
  }

  private void query(
      RoutingContext context, Function<Map<String, String>, ? extends ReconcileAsk> read) {
    ReconcileAsk asked;
    try {
      asked = read.apply(ReadRoutes.parameters(context));
    } catch (IllegalArgumentException e) {
      Problems.answer(context, 400, "bad-request", String.valueOf(e.getMessage()));
      return;
    }
    ask(context, 200, asked);
  }

  private void ask(RoutingContext context, int status, ReconcileAsk asked) {
    bus.ask(Channel.RECONCILE, asked, ASK_DEADLINE)
        .map(JsonReply::json)
        .onSuccess(json -> {
          if (status == 202) {
            context
                .response()
                .putHeader(HttpHeaders.LOCATION, SWEEPS + "/" + json.getString("sweepId"));
          }
          ReadRoutes.json(context, status, json);
        })
        .onFailure(failure -> Problems.answer(context, failure));
  }
}
