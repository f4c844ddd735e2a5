package dev.sluice.resilience;

import java.util.Locale;

/** What kind of thing went wrong, for people and metrics. */
public enum FailureCategory {
  AUTHENTICATION,
  AUTHORIZATION,
  VALIDATION,
  DATABASE,
  EXTERNAL_API,
  NETWORK,
  RATE_LIMIT,
  TIMEOUT,
  /** Our own doing, or nothing that this list knows. */
  INTERNAL;

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
