package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long operations of each kind may take.
 *
 * @param byKind one positive span for every kind
 */
public record Deadlines(Map<OperationKind, Duration> byKind) {

  public Deadlines {
    byKind = Map.copyOf(byKind);
    for (OperationKind kind : OperationKind.values()) {
      Duration deadline = byKind.get(kind);
      if (deadline == null) {
        throw new IllegalArgumentException(
            "deadlines must hold every kind, but " + kind.label() + " is missing");
      }
      Require.positive("the deadline of " + kind.label(), deadline);
    }
  }

  /** The usual deadline of every kind. */
  public static Deadlines usual() {
    Map<OperationKind, Duration> byKind = new EnumMap<>(OperationKind.class);
    for (OperationKind kind : OperationKind.values()) {
      byKind.put(kind, kind.usualDeadline());
    }
    return new Deadlines(byKind);
  }

  /** How long an operation of this kind may take. */
  public Duration of(OperationKind kind) {
    Duration deadline = byKind.get(kind);
    if (deadline == null) {
      throw new AssertionError("the constructor checked that " + kind + " is here");
    }
    return deadline;
  }

  /** When an operation begun now must be over, given when its caller must be answered. */
  public Instant end(OperationKind kind, Instant now, Instant callerDeadline) {
    Instant own = now.plus(of(kind));
    return own.isBefore(callerDeadline) ? own : callerDeadline;
  }
}
