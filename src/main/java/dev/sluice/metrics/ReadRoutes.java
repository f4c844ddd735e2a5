package dev.sluice.metrics;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.PublicAddress;
import dev.sluice.health.HealthReport;
import dev.sluice.health.HealthRoutes;
import dev.sluice.health.HealthStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The routes that only read. The parts of the health model without a source yet are not there: 404. */
final class ReadRoutes {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";
  /** Above the deadline of those who answer, so that their word is heard. */
  private static final Duration ASK_DEADLINE = Duration.ofSeconds(15);

  private static final List<String> DATABASE_CHECKS = List.of("database", "writer", "partitions");

  private final Vertx vertx;
  private final Bus bus;
  private final HealthRoutes health;
  private final PrometheusMeterRegistry registry;
  private final MetricsJson metrics;

  ReadRoutes(Vertx vertx, Bus bus, HealthRoutes health, PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.bus = bus;
    this.health = health;
    this.registry = registry;
    this.metrics = new MetricsJson(registry);
  }

  void mount(Router router) {
    get(router, "/metrics", this::metrics);
    get(router, "/api/v1/health/comprehensive", this::comprehensive);
    get(router, "/api/v1/health/ready", this::ready);
    get(
        router,
        "/api/v1/health/live",
        context -> json(context, 200, new JsonObject().put("status", "live")));
    get(router, "/api/v1/health/database", this::database);
    get(router, "/api/v1/health/metrics", this::metricsJson);
    get(router, "/api/creative-assets", this::assets);
    get(router, "/api/creative-assets/:id", this::asset);
  }

  private static void get(Router router, String path, Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    router.route(path).handler(context -> {
      context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      Problems.answer(context, 405, "method-not-allowed", "The path takes GET and HEAD only.");
    });
  }

  private void metrics(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (accept != null && accept.contains(JSON)) {
      metricsJson(context);
      return;
    }
    // On a worker: writing out thousands of series would hold up whoever else is on this event
    // loop.
    vertx
        .executeBlocking(() -> Buffer.buffer(registry.scrape()))
        .onSuccess(text -> send(context, 200, PROMETHEUS_TEXT, text))
        .onFailure(context::fail);
  }

  private void metricsJson(RoutingContext context) {
    vertx
        .executeBlocking(metrics::json)
        .onSuccess(json -> json(context, 200, json))
        .onFailure(context::fail);
  }

  private void comprehensive(RoutingContext context) {
    health
        .report()
        .compose(report -> health.system().map(system -> system.mergeIn(report.toJson())))
        .onSuccess(json -> json(context, 200, json))
        .onFailure(context::fail);
  }

  private void ready(RoutingContext context) {
    boolean ready = health.isReady();
    json(context, ready ? 200 : 503, new JsonObject().put("status", ready ? "ready" : "not ready"));
  }

  private void database(RoutingContext context) {
    health
        .report()
        .map(report -> new HealthReport(
            report.time(),
            report.results().stream()
                .filter(result -> DATABASE_CHECKS.contains(result.name()))
                .toList()))
        .onSuccess(report ->
            json(context, report.status() == HealthStatus.UNHEALTHY ? 503 : 200, report.toJson()))
        .onFailure(context::fail);
  }

  private void asset(RoutingContext context) {
    String id = context.pathParam("id");
    if (id == null || !AssetKey.isKey(id)) {
      Problems.answer(
          context,
          400,
          "bad-request",
          "id must have 1 to " + AssetKey.CHARS_MAX + " characters, without U+0000");
      return;
    }
    bus.askJson(PublicAddress.ASSET_GET, new AssetKey.ById(id).toJson(), ASK_DEADLINE)
        .onSuccess(json -> json(context, 200, json))
        .onFailure(failure -> Problems.answer(context, failure));
  }

  private void assets(RoutingContext context) {
    AssetListing listing;
    try {
      listing = AssetListing.of(parameters(context));
    } catch (IllegalArgumentException e) {
      Problems.answer(context, 400, "bad-request", String.valueOf(e.getMessage()));
      return;
    }
    bus.ask(Channel.ASSET_LIST, listing, ASK_DEADLINE)
        .map(AssetPage::toJson)
        .onSuccess(json -> json(context, 200, json))
        .onFailure(failure -> Problems.answer(context, failure));
  }

  static Map<String, String> parameters(RoutingContext context) {
    Map<String, String> parameters = new HashMap<>();
    for (Map.Entry<String, String> parameter : context.queryParams()) {
      if (parameters.put(parameter.getKey(), parameter.getValue()) != null) {
        throw new IllegalArgumentException("a query parameter may be given once only");
      }
    }
    return parameters;
  }

  static void json(RoutingContext context, int status, JsonObject body) {
    send(context, status, JSON, body.toBuffer());
  }

  static void send(RoutingContext context, int status, String mediaType, Buffer body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Who went away before the answer does not miss it.
    context.response().end(body).onFailure(_ -> {});
  }
}
