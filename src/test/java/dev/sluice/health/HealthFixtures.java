package dev.sluice.health;

import java.time.Duration;

/** Settings of the tests: the documented thresholds, with a short deadline. */
public final class HealthFixtures {
  private HealthFixtures() {}

  /** With this deadline for each check and this time for which a report is given again. */
  public static HealthSettings settings(Duration checkDeadline, Duration cacheFor) {
    return new HealthSettings(
        checkDeadline,
        cacheFor,
        Duration.ofMinutes(5),
        Duration.ofSeconds(60),
        20,
        0.05,
        0.10,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        0.75,
        0.90,
        0.75,
        0.95,
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        1,
        3,
        cacheFor);
  }
}
