package dev.sluice.ingest;

import dev.sluice.bus.Problem;
import dev.sluice.health.RecentTraffic;
import dev.sluice.signature.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What one instance of the public listener counts; the registry adds the instances up. Confined to its event loop. */
final class IngestMeters {
  /** Types that get a label of their own; a sender cannot make series without end. */
  private static final int TYPES_MAX = 300;

  /** The outcome of an event that could not be stored durably now. */
  static final String UNAVAILABLE = "unavailable";

  private final MeterRegistry registry;
  private final RecentTraffic traffic;
  private final Map<String, Map<String, Counter>> byTypeAndOutcome = new HashMap<>();
  private final Map<RefusalReason, Counter> refusals = new EnumMap<>(RefusalReason.class);
  private final Map<Integer, Counter> matches = new HashMap<>();
  private final Map<String, Counter> rejected = new HashMap<>();
  private final Timer answerTime;
  private final Counter notDurable;
  private final Counter shed;

  IngestMeters(MeterRegistry registry, RecentTraffic traffic) {
    this.registry = registry;
    this.traffic = traffic;
    answerTime = Timer.builder(IngestVerticle.ANSWER_TIMER)
        .description("Time from the head of a genuine webhook to its answer")
        .publishPercentiles(0.5, 0.99)
        .register(registry);
    notDurable = rejections(Answers.NOT_DURABLE_NOW.type());
    rejected.put(Answers.NOT_DURABLE_NOW.type(), notDurable);
    shed = Counter.builder("sluice.ingest.shed")
        .description("Requests refused at their head, for their event would have waited too long")
        .register(registry);
  }

  void answered(String type, String outcome, Duration time) {
    if (outcome.equals(UNAVAILABLE)) {
      traffic.failed(1);
    } else {
      traffic.succeeded(1);
    }
    answerTime.record(time);
    String label =
        byTypeAndOutcome.containsKey(type) || byTypeAndOutcome.size() < TYPES_MAX ? type : "other";
    byTypeAndOutcome
        .computeIfAbsent(label, _ -> new HashMap<>())
        .computeIfAbsent(outcome, _ -> webhooks(label, outcome))
        .increment();
  }

  private Counter webhooks(String type, String outcome) {
    return Counter.builder("sluice.webhooks")
        .description("Genuine webhooks by event type and outcome")
        .tag("type", type)
        .tag("outcome", outcome)
        .register(registry);
  }

  void refused(RefusalReason reason) {
    traffic.succeeded(1);
    refusals
        .computeIfAbsent(
            reason,
            _ -> Counter.builder("sluice.signature.refusals")
                .description("Webhooks that did not count as genuine, by reason")
                .tag("reason", reason.label())
                .register(registry))
        .increment();
  }

  void matched(int secretIndex) {
    matches
        .computeIfAbsent(
            secretIndex,
            index -> Counter.builder("sluice.signature.matches")
                .description(
                    "Genuine webhooks by the secret that matched, counted from 0 in the order of the setting")
                .tag("secret", Integer.toString(index))
                .register(registry))
        .increment();
  }

  /** A request that never became an event; only what we could not serve counts as our failure. */
  void rejected(Problem rejection) {
    String problem = rejection.type();
    if (rejection.status() >= 500) {
      traffic.failed(1);
    } else {
      traffic.succeeded(1);
    }
    rejected.computeIfAbsent(problem, this::rejections).increment();
  }

  private Counter rejections(String problem) {
    return Counter.builder("sluice.requests.rejected")
        .description("Requests turned away before or without an event, by problem")
        .tag("problem", problem)
        .register(registry);
  }

  /** A request that was refused at its head, because its event could not be stored soon enough. */
  void refusedAtHead() {
    traffic.failed(1);
    notDurable.increment();
  }

  /** One that was refused at its head for the wait that is foreseen. */
  void shed() {
    refusedAtHead();
    shed.increment();
  }
}
