package dev.sluice.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * The figures of {@code /metrics} for readers of JSON: {@code {requests,
 * circuitBreakers, retryBudget, database, memory, queue, eventLoop}}. What nobody
 * has measured yet is 0 or left out. Times in milliseconds, sizes in bytes.
 */
final class MetricsJson {
  private static final String SQL_POOL = "sql";
  private static final String DEPENDENCY = "dependency";

  private final MeterRegistry registry;

  MetricsJson(MeterRegistry registry) {
    this.registry = registry;
  }

  JsonObject json() {
    return new JsonObject()
        .put("requests", requests())
        .put("circuitBreakers", circuitBreakers())
        .put("retryBudget", retryBudget())
        .put("database", database())
        .put("memory", memory())
        .put("queue", queue())
        .put("eventLoop", new JsonObject().put("lag", times("sluice.event.loop.lag")));
  }

  private JsonObject requests() {
    return new JsonObject()
        .put("webhooks", countsBy("sluice.webhooks", "outcome"))
        .put("rejected", countsBy("sluice.requests.rejected", "problem"))
        .put("notGenuine", countsBy("sluice.signature.refusals", "reason"))
        .put("answerTime", times("sluice.answer"));
  }

  /** By name. */
  private JsonObject circuitBreakers() {
    JsonObject breakers = new JsonObject();
    for (Gauge state : registry.find("sluice.breaker.state").gauges()) {
      if (state.value() == 1) {
        String name = String.valueOf(state.getId().getTag(DEPENDENCY));
        breakers.put(
            name,
            new JsonObject()
                .put("state", state.getId().getTag("state"))
                .put("transitions", counted("sluice.breaker.transitions", name))
                .put("attempts", counted("sluice.guard.attempts", name))
                .put("retries", counted("sluice.guard.retries", name))
                .put("rejected", rejected(name))
                .put("underWay", dependencyGauge("sluice.bulkhead.calls", name)));
      }
    }
    return breakers;
  }

  private JsonObject retryBudget() {
    return new JsonObject()
        .put("retryCount", (long) gauge("sluice.retry.budget.used"))
        .put("budgetLimit", (long) gauge("sluice.retry.budget.limit"))
        .put("remainingBudget", (long) gauge("sluice.retry.budget.left"));
  }

  private long counted(String name, String dependency) {
    FunctionCounter counter = registry.find(name).tag(DEPENDENCY, dependency).functionCounter();
    return counter == null ? 0 : (long) counter.count();
  }

  private long rejected(String dependency) {
    return (long)
        registry.find("sluice.guard.rejected").tag(DEPENDENCY, dependency).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }

  private long dependencyGauge(String name, String dependency) {
    Gauge gauge = registry.find(name).tag(DEPENDENCY, dependency).gauge();
    return gauge == null ? 0 : (long) finite(gauge.value());
  }

  private JsonObject database() {
    return new JsonObject()
        .put("commitTime", times("sluice.commit"))
        .put("commitRetries", sum("sluice.commit.retries"))
        .put(
            "pool",
            new JsonObject()
                .put("inUse", pool("vertx.pool.in.use"))
                .put("waiting", pool("vertx.pool.queue.pending"))
                .put("completed", pool("vertx.pool.completed")));
  }

  private static JsonObject memory() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    return new JsonObject()
        .put("heapUsed", heap.getUsed())
        .put("heapCommitted", heap.getCommitted())
        .put("heapMax", heap.getMax())
        .put("nonHeapUsed", other.getUsed());
  }

  private JsonObject queue() {
    return new JsonObject()
        .put("waitingEvents", gauge("sluice.queue.events"))
        .put("eventsInFlight", gauge("sluice.ingest.events"))
        .put("bytesInFlight", gauge("sluice.ingest.bytes"))
        .put("connections", gauge("sluice.ingest.connections"))
        .put("foreseenWaitSeconds", gauge("sluice.ingest.predicted.wait"))
        .put("drainRate", gauge("sluice.linking.drain.rate"))
        .put("waitTime", times("sluice.queue.wait"));
  }

  private JsonObject countsBy(String name, String tag) {
    JsonObject counts = new JsonObject();
    for (Counter counter : registry.find(name).counters()) {
      String key = String.valueOf(counter.getId().getTag(tag));
      counts.put(key, counts.getLong(key, 0L) + (long) counter.count());
    }
    return counts;
  }

  private long sum(String name) {
    return (long)
        registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private double gauge(String name) {
    return finite(
        registry.find(name).gauges().stream().mapToDouble(Gauge::value).sum());
  }

  private double pool(String name) {
    return finite(registry.find(name).tag("pool_type", SQL_POOL).meters().stream()
        .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
        .mapToDouble(Measurement::getValue)
        .sum());
  }

  private JsonObject times(String name) {
    JsonObject times = new JsonObject();
    Timer timer = registry.find(name).timer();
    if (timer != null) {
      times
          .put("count", timer.count())
          .put("mean", finite(timer.mean(TimeUnit.MILLISECONDS)))
          .put("max", finite(timer.max(TimeUnit.MILLISECONDS)));
      for (var percentile : timer.takeSnapshot().percentileValues()) {
        times.put(
            "p" + Math.round(percentile.percentile() * 100),
            finite(percentile.value(TimeUnit.MILLISECONDS)));
      }
    }
    return times;
  }

  // JSON knows no NaN, which is what a gauge says whose object is gone.
  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }
}
