package dev.sluice.guard;

import dev.sluice.resilience.FailureClass;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * One line of the history of recoveries.
 *
 * @param at when the strategy began; the first time where it is repeated
 * @param failure what it was tried against
 * @param dependency what was in trouble
 * @param strategy its name
 * @param outcome what came of it
 * @param duration how long it took; the last time where it is repeated
 * @param drill whether an operator asked for it as a drill
 * @param times how often the same happened in a row within a short time: calls in a flood make one line
 */
public record RecoveryEntry(
    Instant at,
    FailureClass failure,
    String dependency,
    String strategy,
    RecoveryOutcome outcome,
    Duration duration,
    boolean drill,
    int times) {

  boolean isRepeatedBy(RecoveryEntry later, Duration within) {
    return failure == later.failure
        && dependency.equals(later.dependency)
        && strategy.equals(later.strategy)
        && outcome.equals(later.outcome)
        && drill == later.drill
        && later.at.isBefore(at.plus(within));
  }

  RecoveryEntry repeated(Duration last) {
    return new RecoveryEntry(at, failure, dependency, strategy, outcome, last, drill, times + 1);
  }

  /** As operators see it; the duration in milliseconds. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("at", at.toString())
        .put("failureClass", failure.label())
        .put("category", failure.category().label())
        .put("dependency", dependency)
        .put("strategy", strategy)
        .put("outcome", outcome.label())
        .put("detail", outcome.detail())
        .put("durationMs", duration.toNanos() / 1e6)
        .put("drill", drill)
        .put("times", times);
  }
}
