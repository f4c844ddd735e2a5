package dev.sluice.metrics;

import dev.sluice.guard.DependencyException;
import dev.sluice.guard.Guard;
import dev.sluice.guard.Guards;
import dev.sluice.guard.Operation;
import dev.sluice.health.BreakerChecks;
import dev.sluice.health.BreakerView;
import dev.sluice.health.Coalesced;
import dev.sluice.health.Finding;
import dev.sluice.health.HealthCheck;
import dev.sluice.health.HealthSettings;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.OperationKind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The health checks of all dependencies that are guarded now. A health address is asked through the guard of its
 * dependency, so that it counts, and waits, as every other call; and while calls are refused it is a trial. Thread-safe.
 */
public final class DependencyChecks {
  private static final String OPERATION = "health";

  private final Guards guards;
  private final HealthProbe probe;
  private final HealthSettings settings;
  private final HealthCheck openBreakers;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  // A check is the same for as long as its guard is.
  private record Kept(Guard guard, HealthCheck check) {}

  public DependencyChecks(Guards guards, HealthProbe probe, HealthSettings settings) {
    this.guards = guards;
    this.probe = probe;
    this.settings = settings;
    this.openBreakers = BreakerChecks.openBreakers(
        () -> guards.all().stream().map(DependencyChecks::view).toList(), settings);
  }

  /** One per dependency, by name, and the one over all breakers. */
  public List<HealthCheck> now() {
    List<Guard> all = guards.all();
    kept.keySet().retainAll(all.stream().map(guard -> guard.dependency().name()).toList());
    List<HealthCheck> checks = new ArrayList<>();
    for (Guard guard : all) {
      checks.add(kept.compute(
              guard.dependency().name(),
              (_, known) ->
                  known != null && known.guard == guard ? known : new Kept(guard, check(guard)))
          .check);
    }
    return Stream.concat(checks.stream(), Stream.of(openBreakers)).toList();
  }

  static BreakerView view(Guard guard) {
    var state = guard.state();
    return new BreakerView(
        state.dependency(),
        state.kind(),
        state.criticality(),
        state.state(),
        state.failureCount(),
        state.successCount());
  }

  private HealthCheck check(Guard guard) {
    Dependency dependency = guard.dependency();
    Supplier<Future<Finding>> asked = dependency
        .healthCheck()
        .<Supplier<Future<Finding>>>map(url -> new Coalesced<>(
            () -> guard
                .call(Operation.<Void>of(OPERATION, "", () -> probe.ask(url))
                    .kind(OperationKind.API_FAST)
                    .within(settings.checkDeadline())
                    .once())
                .map(_ -> Finding.pass("breaker closed, the health address answers"))
                .otherwise(failure -> notAnswered(dependency.criticality(), failure)),
            settings.dependencyChecksFor(),
            System::nanoTime)::ask)
        .orElse(() -> Future.succeededFuture(Finding.pass("nothing to ask")));
    return BreakerChecks.dependency(
        dependency.name(), dependency.criticality(), () -> view(guard), asked);
  }

  private static Finding notAnswered(Criticality criticality, Throwable failure) {
    if (failure instanceof DependencyException.Refused refused) {
      return Finding.unknown("not asked, " + refused.label());
    }
    String output = "the health address does not answer as it should: "
        + (failure instanceof DependencyException known ? known.label() : "unknown");
    return criticality == Criticality.OPTIONAL ? Finding.warn(output) : Finding.fail(output);
  }
}
