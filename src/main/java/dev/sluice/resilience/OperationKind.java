package dev.sluice.resilience;

import java.time.Duration;
import java.util.Locale;

/** Kinds of operation by how long one may take. */
public enum OperationKind {
  DATABASE_QUERY(Duration.ofSeconds(10)),
  API_FAST(Duration.ofSeconds(5)),
  API_STANDARD(Duration.ofSeconds(15)),
  API_SLOW(Duration.ofSeconds(60)),
  UPLOAD(Duration.ofMinutes(5));

  private final Duration usualDeadline;

  OperationKind(Duration usualDeadline) {
    this.usualDeadline = usualDeadline;
  }

  /** How long an operation of this kind may take where nothing else is configured. */
  public Duration usualDeadline() {
    return usualDeadline;
  }

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
