package dev.sluice.health;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * A component that is looked at.
 *
 * @param name its name in reports, unique
 * @param critical whether the gateway cannot do its job without it: then its failure makes the gateway unhealthy, else
 *     only degraded
 * @param probe looks at it; may be slow, throw or fail, which is a failed check
 */
public record HealthCheck(String name, boolean critical, Supplier<Future<Finding>> probe) {
  /** A check that knows its finding at once. */
  public static HealthCheck immediate(String name, boolean critical, Supplier<Finding> look) {
    return new HealthCheck(name, critical, () -> Future.succeededFuture(look.get()));
  }
}
