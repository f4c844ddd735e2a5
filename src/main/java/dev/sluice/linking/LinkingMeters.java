package dev.sluice.linking;

import dev.sluice.bus.LinkRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What linking counts. */
public final class LinkingMeters {
  private final AtomicInteger queuedEvents = new AtomicInteger();
  private final DistributionSummary batchEvents;
  private final Timer commitTime;
  private final Timer queueWait;
  private final MeterRegistry registry;
  private final Counter refused;
  private final Counter retried;

  /** Registers the meters. */
  public LinkingMeters(MeterRegistry registry) {
    this.registry = registry;
    shed(LinkRequest.Asker.POLL, 0);
    shed(LinkRequest.Asker.REPLAY, 0);
    Gauge.builder("sluice.queue.events", queuedEvents, AtomicInteger::get)
        .description("Events that wait for their transaction to begin")
        .register(registry);
    batchEvents = DistributionSummary.builder("sluice.batch.events")
        .description("Events per transaction")
        .publishPercentiles(0.5, 0.99)
        .register(registry);
    commitTime = Timer.builder("sluice.commit")
        .description("Time of one batch from its first attempt to the commit")
        .publishPercentiles(0.5, 0.99)
        .register(registry);
    queueWait = Timer.builder("sluice.queue.wait")
        .description("Time that asks wait for their transaction to begin")
        .publishPercentiles(0.5, 0.99)
        .register(registry);
    refused = Counter.builder("sluice.link.refused")
        .description("Events refused unwritten, because the store was away or the wait too long")
        .register(registry);
    retried = Counter.builder("sluice.commit.retries")
        .description("Batches tried again after a failure in passing")
        .register(registry);
  }

  /** Shows how fast events are worked off. */
  void show(LinkShedding shedding) {
    Gauge.builder(
            "sluice.linking.drain.rate",
            shedding,
            known -> known.forecast().eventsPerSecondAt(System.nanoTime()))
        .description("Events per second that full batches work off; 0 while it is not known")
        .register(registry);
  }

  void shed(LinkRequest.Asker asker, int events) {
    Counter.builder("sluice.linking.shed")
        .description("Events told to come again later, because too much waited, by asker")
        .tag("asker", asker.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment(events);
  }

  void queued(int events) {
    queuedEvents.addAndGet(events);
  }

  void dequeued(int events) {
    queuedEvents.addAndGet(-events);
  }

  void waited(Duration wait) {
    queueWait.record(wait);
  }

  void committed(int events, Duration time) {
    batchEvents.record(events);
    commitTime.record(time);
  }

  void refused(int events) {
    refused.increment(events);
  }

  void retried() {
    retried.increment();
  }
}
