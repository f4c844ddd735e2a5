package dev.sluice.metrics;

import dev.sluice.bus.DependencyForm;
import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardState;
import dev.sluice.guard.Guards;
import dev.sluice.guard.Recovery;
import dev.sluice.health.BreakerView;
import dev.sluice.resilience.CapabilityRisk;
import dev.sluice.resilience.CascadeRisk;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyState;
import dev.sluice.resilience.RetryBudget;
import dev.sluice.resilience.RiskLevel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The resilience model as operators see it. Everything is known at once. Thread-safe. */
public final class ResilienceJson {
  private static final int SOUND = 100;
  private static final int STRAINED = 50;

  private final Guards guards;
  private final Recovery recovery;
  private final DependencyRegistry registry;
  private final InstantSource clock;

  public ResilienceJson(
      Guards guards, Recovery recovery, DependencyRegistry registry, InstantSource clock) {
    this.guards = guards;
    this.recovery = recovery;
    this.registry = registry;
    this.clock = clock;
  }

  /** {@code {items, nextCursor}}, where one page holds all. */
  static JsonObject list(Collection<JsonObject> items) {
    return new JsonObject().put("items", new JsonArray(List.copyOf(items))).putNull("nextCursor");
  }

  JsonObject breakers() {
    return list(guards.all().stream().map(guard -> guard.state().toJson()).toList());
  }

  JsonObject metrics() {
    return new JsonObject()
        .put("timestamp", clock.instant().toString())
        .put(
            "dependencies",
            new JsonArray(
                guards.all().stream().map(guard -> guard.state().toJson()).toList()))
        .put("retryBudget", budget());
  }

  JsonObject dependencies() {
    return list(guards.all().stream().map(this::dependency).toList());
  }

  /** The entry of a dependency, where it comes from, and how it is. */
  JsonObject dependency(Guard guard) {
    Dependency dependency = guard.dependency();
    Optional<DependencyForm> form = registry.registered(dependency.name());
    return form.map(DependencyForm::toJson)
        .orElseGet(() -> DependencyForm.toJson(dependency))
        .put("source", form.isPresent() ? "registered" : "configured")
        .put("state", state(guard).label())
        .put("breaker", guard.state().state());
  }

  JsonObject history() {
    return list(recovery.history().stream().map(entry -> entry.toJson()).toList());
  }

  JsonObject strategies() {
    return list(recovery.strategies().stream()
        .map(each -> new JsonObject().put("name", each.name()).put("enabled", each.enabled()))
        .toList());
  }

  JsonObject cascadeRisk() {
    CascadeRisk risk = risk();
    List<JsonObject> capabilities = risk.capabilities().stream()
        .map(each -> new JsonObject()
            .put("capability", each.capability())
            .put("criticality", each.criticality().label())
            .put("level", each.level().label())
            .put("down", each.isDown())
            .put(
                "fatalSets",
                new JsonArray(each.fatalSets().stream()
                    .map(set -> new JsonArray(List.copyOf(set)))
                    .toList()))
            .put("fatalSetsLeftOut", each.fatalSetsLeftOut())
            .put("oneFailureAway", new JsonArray(List.copyOf(each.oneFailureAway()))))
        .toList();
    return list(capabilities)
        .put("level", risk.level().label())
        .put("timestamp", clock.instant().toString())
        .put(
            "down",
            new JsonArray(risk.capabilities().stream()
                .filter(CapabilityRisk::isDown)
                .map(CapabilityRisk::capability)
                .toList()));
  }

  /** The whole in one look: the score is the minimum over the components, not a mean. */
  JsonObject status() {
    RetryBudget.Status budget = guards.budget();
    RiskLevel risk = risk().level();
    JsonObject components = new JsonObject();
    guards.all().forEach(guard -> components.put("dependency." + name(guard), score(guard)));
    components
        .put("retryBudget", isSpent(budget) ? STRAINED : SOUND)
        .put("cascadeRisk", score(risk));
    int score = components.stream()
        .mapToInt(component -> (Integer) component.getValue())
        .min()
        .orElse(0);
    return new JsonObject()
        .put("status", systemHealth(score))
        .put("score", score)
        .put("timestamp", clock.instant().toString())
        .put("components", components)
        .put("openBreakers", new JsonArray(named(DependencyState.DOWN)))
        .put("halfOpenBreakers", new JsonArray(named(DependencyState.IMPAIRED)))
        .put("cascadeRisk", risk.label())
        .put("retryBudget", budget())
        .put("dependencies", guards.all().size())
        .put("recoveries", recovery.history().size());
  }

  /**
   * The part {@code resilience} of {@code GET /api/health/mux-system}; empty while the dependency is not guarded.
   *
   * @param dependency whose breaker is shown
   */
  public Optional<JsonObject> systemPart(String dependency) {
    return guards.find(dependency).map(guard -> {
      GuardState state = guard.state();
      return new JsonObject()
          .put("systemHealth", status().getString("status"))
          .put(
              "circuitBreaker",
              new JsonObject()
                  .put("state", state.state())
                  .put("failureCount", state.failureCount())
                  .put("successCount", state.successCount()))
          .put("retryBudget", budget());
    });
  }

  private JsonObject budget() {
    RetryBudget.Status budget = guards.budget();
    return new JsonObject()
        .put("retryCount", budget.retryCount())
        .put("budgetLimit", budget.budgetLimit())
        .put("remainingBudget", budget.remainingBudget());
  }

  // A fresh process takes its budget for spent, which says nothing about how anything is.
  private boolean isSpent(RetryBudget.Status budget) {
    return budget.remainingBudget() == 0
        && guards.all().stream().anyMatch(guard -> guard.state().calls().retries() > 0);
  }

  // As health has it: only what the gateway cannot do without makes it unhealthy.
  private String systemHealth(int score) {
    boolean criticalDown = guards.all().stream()
        .anyMatch(guard -> guard.dependency().criticality() == Criticality.CRITICAL
            && state(guard) == DependencyState.DOWN);
    return criticalDown ? "unhealthy" : score < SOUND ? "degraded" : "healthy";
  }

  private CascadeRisk risk() {
    List<Guard> all = guards.all();
    Map<String, DependencyState> states =
        all.stream().collect(Collectors.toMap(ResilienceJson::name, ResilienceJson::state));
    return CascadeRisk.of(all.stream().map(Guard::dependency).toList(), states);
  }

  private List<String> named(DependencyState wanted) {
    return guards.all().stream()
        .filter(guard -> state(guard) == wanted)
        .map(ResilienceJson::name)
        .toList();
  }

  private static String name(Guard guard) {
    return guard.dependency().name();
  }

  private static DependencyState state(Guard guard) {
    return DependencyState.ofLabel(guard.state().state());
  }

  private static int score(Guard guard) {
    BreakerView view = DependencyChecks.view(guard);
    return switch (state(guard)) {
      case UP -> SOUND;
      case IMPAIRED -> STRAINED;
      case DOWN -> view.criticality() == Criticality.OPTIONAL ? STRAINED : 0;
    };
  }

  private static int score(RiskLevel risk) {
    return switch (risk) {
      case LOW -> SOUND;
      case ELEVATED, HIGH -> STRAINED;
      case DOWN -> 0;
    };
  }
}
