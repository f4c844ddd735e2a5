package dev.sluice.metrics;

import dev.sluice.guard.Guard;
import dev.sluice.guard.Guards;
import dev.sluice.guard.Recovery;
import dev.sluice.guard.RecoveryOutcome;
import dev.sluice.guard.Trouble;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that show what recovery did, switch its strategies, and, in development, try one as a drill. */
public final class RecoveryRoutes implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryRoutes.class);
  private static final String PATH = ResilienceRoutes.PATH + "recovery/";

  private final Guards guards;
  private final Recovery recovery;
  private final ResilienceJson json;
  private final boolean drills;

  private record Drill(String strategy, Trouble trouble) {}

  /**
   * @param drills whether an operator may try a strategy; without it there is no such route
   */
  public RecoveryRoutes(Guards guards, Recovery recovery, ResilienceJson json, boolean drills) {
    this.guards = guards;
    this.recovery = recovery;
    this.json = json;
    this.drills = drills;
  }

  @Override
  public void mount(Router router) {
    Methods.only(
        router,
        PATH + "history",
        HttpMethod.GET,
        context -> ReadRoutes.json(context, 200, json.history()));
    Methods.only(
        router,
        PATH + "strategies",
        HttpMethod.GET,
        context -> ReadRoutes.json(context, 200, json.strategies()));
    Methods.only(
        router,
        PATH + "strategies/:name",
        HttpMethod.POST,
        context -> Bodies.read(context, RecoveryRoutes::enabled)
            .ifPresent(enabled -> enable(context, enabled)));
    if (drills) {
      Methods.only(
          router,
          PATH + "test",
          HttpMethod.POST,
          context -> Bodies.read(context, this::drill).ifPresent(drill -> run(context, drill)));
    }
  }

  private static Boolean enabled(JsonObject body) {
    if (body.size() == 1 && body.getValue("enabled") instanceof Boolean enabled) {
      return enabled;
    }
    throw new UnprocessableException(
        "the body must be {\"enabled\": true} or {\"enabled\": false}");
  }

  private void enable(RoutingContext context, boolean enabled) {
    String name = String.valueOf(context.pathParam("name"));
    if (!recovery.enable(name, enabled)) {
      Problems.answer(
          context,
          404,
          "not-found",
          "there is no strategy of this name; there are: " + strategies());
      return;
    }
    LOG.atWarn()
        .addKeyValue("who", "management")
        .addKeyValue("strategy", name)
        .addKeyValue("enabled", enabled)
        .log("an operator switched a recovery strategy");
    ReadRoutes.json(context, 200, new JsonObject().put("name", name).put("enabled", enabled));
  }

  private Drill drill(JsonObject body) {
    String strategy = String.valueOf(body.getValue("strategy"));
    if (recovery.strategies().stream().noneMatch(each -> each.name().equals(strategy))) {
      throw new UnprocessableException("strategy must be one of " + strategies());
    }
    Optional<Guard> guard = guards.find(String.valueOf(body.getValue("dependency")));
    return guard
        .map(known -> new Drill(
            strategy,
            new Trouble(
                known.dependency().name(), known.dependency().kind(), known.lastFailure(), 1)))
        .orElseThrow(() -> new UnprocessableException(ResilienceRoutes.unknown(guards)));
  }

  private void run(RoutingContext context, Drill drill) {
    long begin = System.nanoTime();
    LOG.atWarn()
        .addKeyValue("who", "management")
        .addKeyValue("strategy", drill.strategy())
        .addKeyValue("dependency", drill.trouble().dependency())
        .log("an operator tries a recovery strategy");
    recovery
        .drill(drill.strategy(), drill.trouble())
        .onSuccess(outcome -> ReadRoutes.json(context, 200, outcome(drill, outcome, begin)))
        .onFailure(context::fail);
  }

  private static JsonObject outcome(Drill drill, RecoveryOutcome outcome, long begin) {
    return new JsonObject()
        .put("strategy", drill.strategy())
        .put("dependency", drill.trouble().dependency())
        .put("outcome", outcome.label())
        .put("detail", outcome.detail())
        .put("durationMs", (System.nanoTime() - begin) / 1e6);
  }

  private String strategies() {
    return recovery.strategies().stream()
        .map(Recovery.Switch::name)
        .collect(Collectors.joining(", "));
  }
}
