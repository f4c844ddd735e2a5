package dev.sluice.metrics;

import dev.sluice.guard.Guard;
import dev.sluice.guard.Guards;
import dev.sluice.health.BreakerChecks;
import dev.sluice.health.HealthReport;
import dev.sluice.health.HealthRoutes;
import dev.sluice.health.HealthStatus;
import dev.sluice.resilience.DependencyKind;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that show the resilience model, and those by which an operator moves a breaker. */
public final class ResilienceRoutes implements Routes {
  static final String PATH = "/api/v1/resilience/";

  private static final Logger LOG = LoggerFactory.getLogger(ResilienceRoutes.class);
  private static final String HEALTH_PATH = "/api/v1/health/";

  private final Guards guards;
  private final ResilienceJson json;
  private final HealthRoutes health;

  /**
   * @param health whose report holds the checks of dependencies
   */
  public ResilienceRoutes(Guards guards, ResilienceJson json, HealthRoutes health) {
    this.guards = guards;
    this.json = json;
    this.health = health;
  }

  @Override
  public void mount(Router router) {
    show(router, "metrics", json::metrics);
    show(router, "circuit-breakers", json::breakers);
    show(router, "cascade-risk", json::cascadeRisk);
    show(router, "status", json::status);
    part(router, PATH + "health", ResilienceRoutes::isOutside);
    part(router, HEALTH_PATH + "circuit-breakers", ResilienceRoutes::isOutside);
    part(router, HEALTH_PATH + "cache", name -> isOf(DependencyKind.CACHE, name));
    part(router, HEALTH_PATH + "external", name -> isOf(DependencyKind.EXTERNAL_API, name));
    Methods.only(
        router,
        PATH + "circuit-breakers/:name",
        HttpMethod.GET,
        context -> guard(context)
            .ifPresent(guard -> ReadRoutes.json(context, 200, guard.state().toJson())));
    Methods.only(
        router,
        PATH + "circuit-breakers/:name/action",
        HttpMethod.POST,
        context -> guard(context)
            .ifPresent(guard -> Bodies.read(context, BreakerAction::of)
                .ifPresent(action -> act(context, guard, action))));
  }

  private static void show(Router router, String name, Supplier<JsonObject> shown) {
    Methods.only(
        router, PATH + name, HttpMethod.GET, context -> ReadRoutes.json(context, 200, shown.get()));
  }

  private void part(Router router, String path, Predicate<String> wanted) {
    Methods.only(
        router,
        path,
        HttpMethod.GET,
        context -> health
            .report()
            .map(report -> new HealthReport(
                report.time(),
                report.results().stream()
                    .filter(result -> wanted.test(result.name()))
                    .toList()))
            .onSuccess(report -> answer(context, report))
            .onFailure(context::fail));
  }

  private static void answer(RoutingContext context, HealthReport report) {
    JsonObject body = report.toJson();
    if (report.results().isEmpty()) {
      // There is nothing of this kind, so nothing of it is unwell.
      body.put("status", HealthStatus.HEALTHY.label()).put("score", 100);
    }
    ReadRoutes.json(context, report.status() == HealthStatus.UNHEALTHY ? 503 : 200, body);
  }

  private static boolean isOutside(String check) {
    return check.startsWith(BreakerChecks.PREFIX) || check.equals(BreakerChecks.OPEN_BREAKERS);
  }

  private boolean isOf(DependencyKind kind, String check) {
    return check.startsWith(BreakerChecks.PREFIX)
        && guards
            .find(check.substring(BreakerChecks.PREFIX.length()))
            .filter(guard -> guard.dependency().kind() == kind)
            .isPresent();
  }

  private Optional<Guard> guard(RoutingContext context) {
    Optional<Guard> guard = guards.find(String.valueOf(context.pathParam("name")));
    if (guard.isEmpty()) {
      Problems.answer(context, 404, "not-found", unknown(guards));
    }
    return guard;
  }

  /** That there is no such dependency, and which there are. */
  static String unknown(Guards guards) {
    return "there is no dependency of this name; there are: "
        + guards.all().stream()
            .map(guard -> guard.dependency().name())
            .collect(Collectors.joining(", "));
  }

  private static void act(RoutingContext context, Guard guard, BreakerAction action) {
    String before = guard.state().state();
    action.apply(guard);
    LOG.atWarn()
        .addKeyValue("who", "management")
        .addKeyValue("dependency", guard.dependency().name())
        .addKeyValue("action", action.label())
        .addKeyValue("from", before)
        .addKeyValue("to", guard.state().state())
        .log("an operator moved a breaker");
    ReadRoutes.json(context, 200, guard.state().toJson());
  }
}
