package dev.sluice.guard;

import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.DependencyKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One guard as it is at an instant.
 *
 * @param dependency its name
 * @param kind what it is
 * @param criticality what is lost without it
 * @param state {@code closed}, {@code open}, {@code half_open}, {@code forced_open} or {@code forced_closed}
 * @param failureCount failures in a row, while closed or with which it opened
 * @param successCount trials that succeeded, while half-open
 * @param openUntil until when calls are refused, or null
 * @param generation counts every change of the breaker
 * @param transitions changes of state since it was made; counts what the generation counts, from 0
 * @param calls what became of calls so far
 * @param bulkhead calls at once
 * @param rates by lane
 */
public record GuardState(
    String dependency,
    DependencyKind kind,
    Criticality criticality,
    String state,
    int failureCount,
    int successCount,
    @Nullable Instant openUntil,
    long generation,
    long transitions,
    Calls calls,
    Crowd bulkhead,
    Map<String, Rate> rates) {

  public GuardState {
    rates = Map.copyOf(rates);
  }

  /**
   * What became of attempts since the start.
   *
   * @param started attempts that were sent
   * @param succeeded those that came to an answer
   * @param failed those that failed, whoever is to blame
   * @param rejected attempts that were refused before they were sent
   * @param trials permits given while half-open
   * @param leaseExpiries attempts that never came back to the breaker in time
   * @param retries attempts sent that were not the first
   */
  public record Calls(
      long started,
      long succeeded,
      long failed,
      long rejected,
      long trials,
      long leaseExpiries,
      long retries) {}

  /** Calls under way, and callers that wait for one to end. */
  public record Crowd(int underWay, int waiting) {}

  /**
   * One lane of the governor.
   *
   * @param callsPerSecond the pace now
   * @param callsInWindow calls that count against the hard limit now
   * @param waiting callers that wait for their turn
   * @param stoppedUntil until when nothing is sent; past when nothing stops
   */
  public record Rate(double callsPerSecond, int callsInWindow, int waiting, Instant stoppedUntil) {}

  /** Attempts that were sent. */
  public long callsStarted() {
    return calls.started();
  }

  /** Attempts that came to an answer. */
  public long succeeded() {
    return calls.succeeded();
  }

  /** Attempts that failed. */
  public long failed() {
    return calls.failed();
  }

  /** Attempts that were refused before they were sent. */
  public long rejected() {
    return calls.rejected();
  }

  /** Permits given while half-open. */
  public long trials() {
    return calls.trials();
  }

  /** Attempts that never came back to the breaker in time. */
  public long leaseExpiries() {
    return calls.leaseExpiries();
  }

  /** Whether calls are under way or wait. */
  public boolean busy() {
    return bulkhead.underWay() > 0
        || bulkhead.waiting() > 0
        || rates.values().stream().anyMatch(rate -> rate.waiting() > 0);
  }

  /** As health, metrics and {@code sluice.resilience.state} show it. */
  public JsonObject toJson() {
    JsonArray lanes = new JsonArray();
    rates.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(lane -> lanes.add(new JsonObject()
            .put("lane", lane.getKey())
            .put("callsPerSecond", lane.getValue().callsPerSecond())
            .put("callsInWindow", lane.getValue().callsInWindow())
            .put("waiting", lane.getValue().waiting())
            .put("stoppedUntil", lane.getValue().stoppedUntil().toString())));
    return new JsonObject()
        .put("name", dependency)
        .put("kind", kind.label())
        .put("criticality", criticality.label())
        .put("state", state)
        .put("failureCount", failureCount)
        .put("successCount", successCount)
        .put("openUntil", openUntil == null ? null : openUntil.toString())
        .put("generation", generation)
        .put("transitions", transitions)
        .put("callsStarted", calls.started())
        .put("succeeded", calls.succeeded())
        .put("failed", calls.failed())
        .put("rejected", calls.rejected())
        .put("trials", calls.trials())
        .put("leaseExpiries", calls.leaseExpiries())
        .put("retries", calls.retries())
        .put("underWay", bulkhead.underWay())
        .put("waiting", bulkhead.waiting())
        .put("rates", lanes);
  }
}
