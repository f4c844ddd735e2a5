package dev.sluice.metrics;

import dev.sluice.bus.DependencyForm;
import dev.sluice.guard.Guards;
import dev.sluice.resilience.Protection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** The routes by which dependencies are listed, registered and removed. */
public final class DependencyRoutes implements Routes {
  private static final String PATH = ResilienceRoutes.PATH + "dependencies";

  private final Guards guards;
  private final DependencyRegistry registry;
  private final ResilienceJson json;
  private final Protection usual;

  /**
   * @param usual the protection where an operator says nothing else
   */
  public DependencyRoutes(
      Guards guards, DependencyRegistry registry, ResilienceJson json, Protection usual) {
    this.usual = usual;
    this.guards = guards;
    this.registry = registry;
    this.json = json;
  }

  @Override
  public void mount(Router router) {
    Methods.only(
        router,
        PATH,
        Map.of(
            HttpMethod.GET,
            context -> ReadRoutes.json(context, 200, json.dependencies()),
            HttpMethod.POST,
            context -> Bodies.read(context, body -> DependencyForm.of(body, usual))
                .ifPresent(form -> register(context, form))));
    Methods.only(
        router,
        PATH + "/:name",
        Map.of(
            HttpMethod.GET,
            context -> show(context, 200, name(context)),
            HttpMethod.DELETE,
            context -> registry
                .remove(name(context))
                .onSuccess(_ -> context.response().setStatusCode(204).end().onFailure(_ -> {}))
                .onFailure(failure -> Problems.answer(context, failure))));
  }

  private void register(RoutingContext context, DependencyForm form) {
    String name = form.dependency().name();
    registry
        .add(form)
        .onSuccess(_ -> {
          context.response().putHeader(HttpHeaders.LOCATION, PATH + "/" + name);
          show(context, 201, name);
        })
        .onFailure(failure -> Problems.answer(context, failure));
  }

  private void show(RoutingContext context, int status, String name) {
    guards
        .find(name)
        .ifPresentOrElse(
            guard -> ReadRoutes.json(context, status, json.dependency(guard)),
            () -> Problems.answer(context, 404, "not-found", ResilienceRoutes.unknown(guards)));
  }

  private static String name(RoutingContext context) {
    return String.valueOf(context.pathParam("name"));
  }
}
