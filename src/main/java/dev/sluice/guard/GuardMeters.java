package dev.sluice.guard;

import dev.sluice.resilience.Dependency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of one dependency, gone with it. Labels are names from small fixed sets, never keys. Thread-safe. */
final class GuardMeters {
  private static final List<String> STATES =
      List.of("closed", "open", "half_open", "forced_open", "forced_closed");
  private static final String DEPENDENCY = "dependency";

  private final MeterRegistry registry;
  private final String dependency;
  private final CallStatistics statistics = new CallStatistics(System::nanoTime);
  private final Queue<Meter> ours = new ConcurrentLinkedQueue<>();

  GuardMeters(MeterRegistry registry, String dependency) {
    this.registry = registry;
    this.dependency = dependency;
  }

  /** Shows what the guard says of itself. */
  void watch(Guard guard) {
    for (String state : STATES) {
      ours.add(
          Gauge.builder("sluice.breaker.state", guard, g -> g.state().state().equals(state) ? 1 : 0)
              .description("1 for the state the breaker is in, 0 for the others")
              .tags(DEPENDENCY, dependency, "state", state)
              .register(registry));
    }
    count("sluice.breaker.transitions", "Changes of the breaker", guard, GuardState::transitions);
    count("sluice.breaker.trials", "Permits given while half-open", guard, GuardState::trials);
    count(
        "sluice.breaker.lease.expiries",
        "Calls that never came back to the breaker in time",
        guard,
        GuardState::leaseExpiries);
    count("sluice.guard.attempts", "Attempts that were sent", guard, GuardState::callsStarted);
    count(
        "sluice.guard.retries",
        "Attempts that were sent and not the first",
        guard,
        state -> state.calls().retries());
    gauge("sluice.bulkhead.calls", "Calls under way", guard, s -> s.bulkhead().underWay());
    gauge(
        "sluice.bulkhead.waiting",
        "Callers that wait for a call to end",
        guard,
        s -> s.bulkhead().waiting());
    guard.dependency().protection().rates().keySet().forEach(lane -> watchLane(guard, lane));
  }

  /** A turn in the rate came after this wait. */
  void waitedForRate(String lane, Duration wait) {
    kept(Timer.builder("sluice.governor.wait")
            .description("Time that calls wait for their turn in the rate")
            .tags(DEPENDENCY, dependency, "lane", lane)
            .register(registry))
        .record(wait);
  }

  void rejected(RefusedBy by) {
    kept(Counter.builder("sluice.guard.rejected")
            .description("Attempts that were refused before they were sent")
            .tags(DEPENDENCY, dependency, "reason", by.label())
            .register(registry))
        .increment();
  }

  void fallbackFailed() {
    statistics.fallback(false);
    answered("failed");
  }

  void succeeded(Duration took) {
    statistics.record(CallStatistics.Kind.SUCCESS, took);
    ended("success", took);
  }

  /**
   * @param answered the mark of the answer that was given instead, or {@code none}
   */
  void failed(DependencyException why, Duration took, String answered) {
    statistics.record(CallStatistics.kind(why), took);
    if (!answered.equals("none")) {
      statistics.fallback(true);
      answered(answered);
    }
    ended(why.label(), took);
  }

  JsonObject notification(Dependency of, GuardState state, Duration deadline) {
    return statistics.toJson(of, state, deadline);
  }

  /** Takes every meter of this dependency out of the registry. */
  void close() {
    ours.forEach(registry::remove);
    ours.clear();
  }

  private void watchLane(Guard guard, String lane) {
    laneGauge(
        "sluice.governor.rate",
        "Calls per second that may be sent now",
        guard,
        lane,
        GuardState.Rate::callsPerSecond);
    laneGauge(
        "sluice.governor.waiting",
        "Callers that wait for their turn in the rate",
        guard,
        lane,
        GuardState.Rate::waiting);
  }

  private void laneGauge(
      String name,
      String description,
      Guard guard,
      String lane,
      ToDoubleFunction<GuardState.Rate> value) {
    ours.add(Gauge.builder(name, guard, g -> {
          GuardState.Rate rate = g.state().rates().get(lane);
          return rate == null ? 0 : value.applyAsDouble(rate);
        })
        .description(description)
        .tags(DEPENDENCY, dependency, "lane", lane)
        .register(registry));
  }

  private void count(
      String name, String description, Guard guard, ToLongFunction<GuardState> value) {
    ours.add(FunctionCounter.builder(name, guard, g -> value.applyAsLong(g.state()))
        .description(description)
        .tags(DEPENDENCY, dependency)
        .register(registry));
  }

  private void gauge(
      String name, String description, Guard guard, ToLongFunction<GuardState> value) {
    ours.add(Gauge.builder(name, guard, g -> value.applyAsLong(g.state()))
        .description(description)
        .tags(DEPENDENCY, dependency)
        .register(registry));
  }

  private void ended(String outcome, Duration took) {
    kept(Timer.builder("sluice.guard.calls")
            .description("Calls, waits and retries included")
            .tags(DEPENDENCY, dependency, "outcome", outcome)
            .register(registry))
        .record(took);
  }

  private void answered(String fallback) {
    kept(Counter.builder("sluice.guard.fallbacks")
            .description("Answers given where the dependency could not be asked")
            .tags(DEPENDENCY, dependency, "answer", fallback)
            .register(registry))
        .increment();
  }

  /** To be removed some day; there are few of them, so looking through them is cheap. */
  private <M extends Meter> M kept(M meter) {
    if (!ours.contains(meter)) {
      ours.add(meter);
    }
    return meter;
  }
}
