package dev.sluice.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsOptions;

/**
 * The meters of the JVM and of Vert.x.
 *
 * <p>A trap for whoever adds a gauge: a registry keeps one gauge per name and tags. A second one under the same is
 * dropped without a word, and its object, which the registry holds weakly, is never read; so instances that share a name
 * must share the object, or differ in a tag.
 */
public final class RuntimeMeters implements AutoCloseable {
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Registers memory, collections, threads, processors and uptime. */
  public RuntimeMeters(MeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /**
   * What Vert.x measures by itself: its pools, those of Postgres connections among them ({@code vertx_pool_*}). HTTP
   * server, sockets and event bus are left out: they would cost several timers and counters for each webhook, and ingest
   * counts what matters there.
   */
  public static MetricsOptions vertxOptions() {
    MicrometerMetricsOptions options = new MicrometerMetricsOptions();
    options.setEnabled(true);
    for (MetricsDomain hot : MetricsDomain.values()) {
      if (hot != MetricsDomain.NAMED_POOLS) {
        options.addDisabledMetricsCategory(hot);
      }
    }
    return options;
  }

  /** Stops listening to the collector. */
  @Override
  public void close() {
    collections.close();
  }
}
