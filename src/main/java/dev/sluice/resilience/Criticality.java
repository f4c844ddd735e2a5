package dev.sluice.resilience;

import java.util.Locale;

/** What the gateway loses without a dependency. */
public enum Criticality {
  /** It cannot do its main job. */
  CRITICAL,
  /** It does its main job, but something that people count on is missing. */
  IMPORTANT,
  /** Only comfort is missing. */
  OPTIONAL;

  /** The name as JSON and metrics show it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
