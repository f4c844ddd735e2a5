package dev.sluice.resilience;

import java.util.Locale;

/** What a dependency is; each kind has its usual {@link Protection}. */
public enum DependencyKind {
  DATABASE,
  EXTERNAL_API,
  CACHE,
  QUEUE,
  OTHER;

  /** The name as JSON and metrics show it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
