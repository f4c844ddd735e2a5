package dev.sluice.health;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * What came of one check.
 *
 * @param name the check
 * @param critical whether the gateway cannot do without
 * @param status how the component is
 * @param time when it was looked at
 * @param duration how long that took
 * @param output a short text for people
 */
public record CheckResult(
    String name,
    boolean critical,
    CheckStatus status,
    Instant time,
    Duration duration,
    String output) {

  /** {@code {status, critical, time, durationMs, output}}; the name is the key it stands under. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("status", status.label())
        .put("critical", critical)
        .put("time", time.toString())
        .put("durationMs", duration.toNanos() / 1e6)
        .put("output", output);
  }
}
