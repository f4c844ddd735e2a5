package dev.sluice.health;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the gateway was at one time.
 *
 * @param time when the checks had been made
 * @param results one for each check, in the order of registration
 */
public record HealthReport(Instant time, List<CheckResult> results) {
  public HealthReport {
    results = List.copyOf(results);
  }

  /**
   * The worst counts: a failed critical check is unhealthy, every other blemish is degraded. Nothing known is not
   * healthy either.
   */
  public HealthStatus status() {
    if (results.stream()
        .anyMatch(result -> result.critical() && result.status() == CheckStatus.FAIL)) {
      return HealthStatus.UNHEALTHY;
    }
    boolean spotless = results.stream().allMatch(result -> result.status() == CheckStatus.PASS);
    return spotless && !results.isEmpty() ? HealthStatus.HEALTHY : HealthStatus.DEGRADED;
  }

  /** 0 to 100: the minimum over the components, for a mean would hide one that is down behind many that are up. */
  public int score() {
    return results.stream().mapToInt(result -> result.status().score()).min().orElse(0);
  }

  /** The result of one check. */
  public Optional<CheckResult> result(String name) {
    return results.stream().filter(result -> result.name().equals(name)).findFirst();
  }

  /** {@code {status, score, timestamp, checks: {name: {status, critical, time, durationMs, output}}}}. */
  public JsonObject toJson() {
    JsonObject checks = new JsonObject();
    results.forEach(result -> checks.put(result.name(), result.toJson()));
    return new JsonObject()
        .put("status", status().label())
        .put("score", score())
        .put("timestamp", time.toString())
        .put("checks", checks);
  }
}
