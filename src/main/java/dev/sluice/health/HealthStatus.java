package dev.sluice.health;

import java.util.Locale;

/** How the gateway is as a whole. */
public enum HealthStatus {
  HEALTHY,
  /** Does its job, but someone should look. */
  DEGRADED,
  /** Does not do its job. */
  UNHEALTHY;

  /** The name in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
