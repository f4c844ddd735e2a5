package dev.sluice.linking;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.event.ContentFault;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the quarantine: a gauge by fault, and once per interval a warning, in the log and on the bus, when it grew.
 * What lay there when the gateway started is counted and not warned of.
 */
public final class QuarantineVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineVerticle.class);

  private final Bus bus;
  private final Ledger ledger;
  private final Duration interval;
  private final Map<String, AtomicLong> gauges = new TreeMap<>();
  private @Nullable Map<String, Long> before;
  private long timer;
  private boolean stopped;

  /**
   * Registers the gauges.
   *
   * @param interval how often the quarantine is counted
   */
  public QuarantineVerticle(Bus bus, Ledger ledger, Duration interval, MeterRegistry registry) {
    this.bus = bus;
    this.ledger = ledger;
    this.interval = interval;
    for (ContentFault fault : ContentFault.values()) {
      AtomicLong count = new AtomicLong();
      gauges.put(fault.label(), count);
      Gauge.builder("sluice.quarantined", count, AtomicLong::get)
          .tag("fault", fault.label())
          .description("Events in the quarantine; counted up to 100000")
          .register(registry);
    }
  }

  @Override
  public Future<?> start() {
    // The first count need not be there for the gateway to serve.
    timer = vertx.setTimer(1, _ -> count());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  private void count() {
    ledger
        .quarantined()
        .onSuccess(this::counted)
        .onFailure(failure -> LOG.atDebug()
            .addKeyValue("reason", String.valueOf(failure.getMessage()))
            .log("the quarantine could not be counted, trying again after the interval"))
        .onComplete(_ -> {
          if (!stopped) {
            timer = vertx.setTimer(interval.toMillis(), _ -> count());
          }
        });
  }

  private void counted(Map<String, Long> counts) {
    gauges.forEach((fault, gauge) -> gauge.set(counts.getOrDefault(fault, 0L)));
    Map<String, Long> earlier = before;
    before = counts;
    if (earlier == null) {
      return;
    }
    JsonObject added = new JsonObject();
    counts.forEach((fault, count) -> {
      long more = count - earlier.getOrDefault(fault, 0L);
      if (more > 0) {
        added.put(fault, more);
      }
    });
    if (!added.isEmpty()) {
      JsonObject byFault = new JsonObject();
      counts.forEach(byFault::put);
      LOG.atWarn()
          .addKeyValue("added", added)
          .addKeyValue("quarantined", byFault)
          .log("the quarantine grew; GET /api/v1/events?status=quarantined lists it");
      bus.publish(
          PublicAddress.QUARANTINE_GREW,
          new JsonObject()
              .put("added", added)
              .put("byFault", byFault)
              .put("total", counts.values().stream().mapToLong(Long::longValue).sum()));
    }
  }
}
