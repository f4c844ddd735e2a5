package dev.sluice.polling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What polling counts. Thread-safe. */
public final class PollingMeters {
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLong watched = new AtomicLong();
  private final AtomicLong due = new AtomicLong();
  private final AtomicLong lagMillis = new AtomicLong();
  private final AtomicLong leads = new AtomicLong();
  private final Map<PollClass, Map<ReadOutcome, Counter>> polls = new EnumMap<>(PollClass.class);
  private final Counter coalesced;
  private final Counter postponed;
  private final Counter pages;
  private final Map<FindingLabel, Counter> findings = new EnumMap<>(FindingLabel.class);
  private final WebhookSilence silence;

  /** Registers the meters. */
  public PollingMeters(MeterRegistry registry) {
    gauge(registry, "sluice.polling.sessions", sessions, "Polling sessions of this gateway");
    gauge(registry, "sluice.polling.watched", watched, "What they watch that has not ended");
    gauge(registry, "sluice.polling.due", due, "Rows due in the queue, counted to 10000");
    gauge(registry, "sluice.polling.leads", leads, "1 while this gateway is the one that polls");
    Gauge.builder("sluice.polling.lag", lagMillis, millis -> millis.get() / 1e3)
        .baseUnit("seconds")
        .description("How long the oldest due row of the queue has been due")
        .register(registry);
    for (PollClass pollClass : PollClass.values()) {
      Map<ReadOutcome, Counter> byOutcome = new EnumMap<>(ReadOutcome.class);
      for (ReadOutcome outcome : ReadOutcome.values()) {
        byOutcome.put(
            outcome,
            Counter.builder("sluice.polls")
                .tag("class", pollClass.label())
                .tag("outcome", outcome.label())
                .description("Rows of the queue that were read from Mux")
                .register(registry));
      }
      polls.put(pollClass, byOutcome);
    }
    coalesced = counter(
        registry, "sluice.polls.coalesced", "Requests for a read that shared somebody else's");
    postponed =
        counter(registry, "sluice.polls.cancelled", "Polls not made because a webhook was fresher");
    pages = counter(registry, "sluice.polls.pages", "Pages of the list of all assets read");
    for (FindingLabel label : FindingLabel.values()) {
      findings.put(
          label,
          Counter.builder("sluice.reconcile.findings")
              .tag("label", label.label())
              .description("Missed by the provider: what Mux told only when it was asked")
              .register(registry));
    }
    silence = new WebhookSilence(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, AtomicLong value, String description) {
    Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  /** The part {@code polling} of the health JSON. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("activeSessions", sessions.get())
        .put("watched", watched.get())
        .put("leads", leads.get() == 1)
        .put("due", due.get())
        .put("lag", lagMillis.get());
  }

  void sessions(int active, int pending) {
    sessions.set(active);
    watched.set(pending);
  }

  void leads(boolean isLeader) {
    leads.set(isLeader ? 1 : 0);
    if (!isLeader) {
      due.set(0);
      lagMillis.set(0);
    }
  }

  void outlook(PollQueue.Outlook outlook) {
    due.set(outlook.due());
    Duration next = outlook.next();
    lagMillis.set(next == null || !next.isNegative() ? 0 : -next.toMillis());
  }

  void polled(PollClass pollClass, ReadOutcome outcome) {
    Map<ReadOutcome, Counter> byOutcome = polls.get(pollClass);
    Counter counter = byOutcome == null ? null : byOutcome.get(outcome);
    if (counter == null) {
      throw new AssertionError("the constructor registered every pair");
    }
    counter.increment();
  }

  void coalesced() {
    coalesced.increment();
  }

  void postponed(int rows) {
    postponed.increment(rows);
  }

  void listed() {
    pages.increment();
  }

  void found(FindingLabel label) {
    Counter counter = findings.get(label);
    if (counter == null) {
      throw new AssertionError("the constructor registered every label");
    }
    counter.increment();
  }

  /** The alarm that webhooks have stopped. */
  public WebhookSilence silence() {
    return silence;
  }
}
