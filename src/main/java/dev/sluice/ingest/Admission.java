package dev.sluice.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the public listener holds at once, over all its instances, against its limits. */
public final class Admission {
  private final int connectionsMax;
  private final long bytesMax;
  private final int eventsMax;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger events = new AtomicInteger();

  /** Nothing held yet. Registers its gauges once, for all instances. */
  public Admission(IngestSettings settings, MeterRegistry registry) {
    connectionsMax = settings.connectionsMax();
    bytesMax = settings.bytesInFlightMax();
    eventsMax = settings.eventsInFlightMax();
    Gauge.builder("sluice.ingest.connections", connections, AtomicInteger::get)
        .description("Connections of the public listener")
        .register(registry);
    Gauge.builder("sluice.ingest.bytes", bytes, AtomicLong::get)
        .description("Body bytes held")
        .register(registry);
    Gauge.builder("sluice.ingest.events", events, AtomicInteger::get)
        .description("Events between the head of their request and its answer")
        .register(registry);
  }

  boolean admitConnection() {
    if (connections.incrementAndGet() <= connectionsMax) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void releaseConnection() {
    connections.decrementAndGet();
  }

  boolean admitEvent() {
    if (events.incrementAndGet() <= eventsMax) {
      return true;
    }
    events.decrementAndGet();
    return false;
  }

  void releaseEvent() {
    events.decrementAndGet();
  }

  boolean admitBytes(int count) {
    if (bytes.addAndGet(count) <= bytesMax) {
      return true;
    }
    bytes.addAndGet(-count);
    return false;
  }

  void releaseBytes(int count) {
    bytes.addAndGet(-count);
  }

  /** Events between their request's head and its answer. */
  public int events() {
    return events.get();
  }
}
