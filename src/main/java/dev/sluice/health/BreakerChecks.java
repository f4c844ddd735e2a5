package dev.sluice.health;

import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.DependencyState;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.function.Supplier;

/** The checks of what is outside: one per dependency, by its breaker, and one over all of them. */
public final class BreakerChecks {
  /** What the names of the checks of dependencies begin with, so that none of them takes the name of another check. */
  public static final String PREFIX = "dependency.";

  /** The name of the check over all breakers. */
  public static final String OPEN_BREAKERS = "openBreakers";

  private BreakerChecks() {}

  /**
   * How one dependency is: closed passes, half-open warns, open warns where the dependency is optional and fails
   * otherwise; what an operator forced says so. While calls pass, the worse of this and what its health address answers.
   *
   * @param asked what the health address answers, through the breaker; a pass where there is none
   */
  public static HealthCheck dependency(
      String name,
      Criticality criticality,
      Supplier<BreakerView> breaker,
      Supplier<Future<Finding>> asked) {
    return new HealthCheck(
        PREFIX + name,
        criticality == Criticality.CRITICAL,
        () -> breaker.get().state().equals("forced_open")
            ? Future.succeededFuture(of(breaker.get()))
            : asked.get().map(found -> worse(of(breaker.get()), found)));
  }

  /** How many breakers are open. */
  public static HealthCheck openBreakers(
      Supplier<? extends Collection<BreakerView>> breakers, HealthSettings settings) {
    return HealthCheck.immediate(OPEN_BREAKERS, false, () -> {
      Collection<BreakerView> all = breakers.get();
      long open = all.stream().filter(BreakerView::isOpen).count();
      return Finding.ofThresholds(
          (double) open,
          settings.openBreakersWarn(),
          settings.openBreakersFail(),
          open + " of " + all.size() + " breakers open");
    });
  }

  /** What the breaker alone says. */
  static Finding of(BreakerView breaker) {
    String forced = breaker.isForced() ? ", forced by an operator" : "";
    return switch (DependencyState.ofLabel(breaker.state())) {
      case UP -> Finding.pass("breaker closed" + forced);
      case IMPAIRED -> Finding.warn("breaker half-open: trials decide");
      case DOWN ->
        breaker.criticality() == Criticality.OPTIONAL
            ? Finding.warn("breaker open" + forced)
            : Finding.fail("breaker open" + forced);
    };
  }

  private static Finding worse(Finding breaker, Finding asked) {
    return asked.status().compareTo(breaker.status()) > 0 ? asked : breaker;
  }
}
