package dev.sluice.linking;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What linking counts. */
public final class LinkingMeters {
  private final AtomicInteger queuedEvents = new AtomicInteger();
  private final DistributionSummary batchEvents;
  private final Timer commitTime;
  private final Timer queueWait;
  private final Counter refused;
  private final Counter retried;

  /** Registers the meters. */
  public LinkingMeters(MeterRegistry registry) {
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
