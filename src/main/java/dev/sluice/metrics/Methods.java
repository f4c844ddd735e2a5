package dev.sluice.metrics;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Binds a path to the methods it takes; every other one is 405 with {@code Allow}. GET brings HEAD with it. */
final class Methods {
  private Methods() {}

  static void only(Router router, String path, HttpMethod method, Handler<RoutingContext> handler) {
    only(router, path, Map.of(method, handler));
  }

  static void only(Router router, String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
    Map<String, Handler<RoutingContext>> byName = new TreeMap<>();
    handlers.forEach((method, handler) -> {
      byName.put(method.name(), handler);
      if (method.equals(HttpMethod.GET)) {
        byName.put(HttpMethod.HEAD.name(), handler);
      }
    });
    String allowed = byName.keySet().stream().collect(Collectors.joining(", "));
    byName.forEach(
        (name, handler) -> router.route(path).method(HttpMethod.valueOf(name)).handler(handler));
    router.route(path).handler(context -> {
      context.response().putHeader(HttpHeaders.ALLOW, allowed);
      Problems.answer(context, 405, "method-not-allowed", "The path takes " + allowed + " only.");
    });
  }
}
