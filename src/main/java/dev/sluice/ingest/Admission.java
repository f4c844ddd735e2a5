package dev.sluice.ingest;

import dev.sluice.bus.Forecast;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What the public listener holds at once, over all its instances, against its limits; and how long an event that comes now
 * would wait, by Little's law: the events that wait over the rate at which linking answers them.
 *
 * <p>Why so: with group commit the time of an answer grows with the batch by design, so it does not tell overload from
 * success. The wait in the queue does (K. Nichols, V. Jacobson, Controlling Queue Delay), and it is known before a body is
 * read.
 */
public final class Admission {
  private final int connectionsMax;
  private final long bytesMax;
  private final int eventsMax;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger events = new AtomicInteger();
  private final int waitingMin;
  private final double queueDelayMaxNanos;
  private final LongSupplier nanoTime;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Forecast forecast = Forecast.UNKNOWN;

  /**
   * Nothing held yet. Registers its gauges once, for all instances.
   *
   * @param waitingMin with fewer events waiting nothing is refused, whatever is foreseen: enough that the writer is never
   *     left without work by a low rate that it had in a stall
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public Admission(
      IngestSettings settings, int waitingMin, LongSupplier nanoTime, MeterRegistry registry) {
    this.waitingMin = waitingMin;
    this.nanoTime = nanoTime;
    queueDelayMaxNanos = settings.queueDelayMax().toNanos();
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
    Gauge.builder("sluice.ingest.predicted.wait", this, held -> held.foreseenNanos() / 1e9)
        .baseUnit("seconds")
        .description("How long an event that comes now would wait; 0 while that is not known")
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

  /** Whether an event that comes now would wait too long. Events whose bodies are still being read do not count. */
  boolean foreseesTooLong() {
    return waiting.get() >= waitingMin && foreseenNanos() > queueDelayMaxNanos;
  }

  private double foreseenNanos() {
    return forecast.nanosFor(waiting.get(), nanoTime.getAsLong());
  }

  /** How long an event that comes now would wait; zero while that is not known. */
  public Duration foreseenWait() {
    return Duration.ofNanos(Math.round(foreseenNanos()));
  }

  /** An event was handed to linking. */
  void handedOver() {
    waiting.incrementAndGet();
  }

  /** So many events were answered, or are not waited for any longer. */
  void answered(int count) {
    waiting.addAndGet(-count);
  }

  /** Linking told how fast it is. */
  void hears(Forecast latest) {
    forecast = latest;
  }

  /** Events that were handed to linking and wait for its answer. */
  public int waiting() {
    return waiting.get();
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
