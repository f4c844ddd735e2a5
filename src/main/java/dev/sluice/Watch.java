package dev.sluice;

import dev.sluice.bus.Bus;
import dev.sluice.config.SluiceConfig;
import dev.sluice.health.Checks;
import dev.sluice.health.HealthBoard;
import dev.sluice.health.HealthRoutes;
import dev.sluice.health.RecentTraffic;
import dev.sluice.health.SystemHealth;
import dev.sluice.ingest.Admission;
import dev.sluice.ingest.IngestVerticle;
import dev.sluice.linking.AssetDirectory;
import dev.sluice.metrics.EventLoopLag;
import dev.sluice.metrics.ManagementVerticle;
import dev.sluice.polling.PollingMeters;
import dev.sluice.postgres.PgChecks;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What watches the gateway: recent traffic, event-loop lag, the health checks and the routes that show them. */
final class Watch {
  private final SluiceConfig config;
  private final PrometheusMeterRegistry registry;
  private final RecentTraffic traffic;
  private final EventLoopLag lag;
  private final HealthRoutes routes;
  private final Protections protections;

  /**
   * @param writerConnected whether the ledger can be written now
   * @param ready whether webhooks may come
   * @param protections what is outside, and how it is
   * @param polling how much is polled
   */
  Watch(
      Vertx vertx,
      SluiceConfig config,
      PrometheusMeterRegistry registry,
      Admission admission,
      Pool pool,
      AssetDirectory directory,
      BooleanSupplier writerConnected,
      BooleanSupplier ready,
      Protections protections,
      PollingMeters polling,
      InstantSource clock) {
    this.config = config;
    this.registry = registry;
    var health = config.health();
    traffic = new RecentTraffic(health.errorWindow(), System::nanoTime);
    lag = new EventLoopLag(vertx, registry);
    var board = new HealthBoard(
        List.of(
            Checks.writer(writerConnected),
            PgChecks.database(pool),
            PgChecks.partitions(pool),
            Checks.queue(
                admission::events,
                config.ingest().eventsInFlightMax(),
                admission::foreseenWait,
                health),
            Checks.memory(health),
            Checks.eventLoopLag(lag::worstLately, health),
            Checks.responseTime(this::answerTime, health),
            Checks.errorRate(traffic, health),
            polling.silence().check()),
        protections::checks,
        health,
        clock);
    var system = new SystemHealth(
        board,
        traffic,
        admission::events,
        directory::countByStatus,
        protections::systemPart,
        () -> Optional.of(polling.toJson()),
        health);
    this.protections = protections;
    routes = new HealthRoutes(vertx, board, system, ready);
  }

  HealthRoutes routes() {
    return routes;
  }

  RecentTraffic traffic() {
    return traffic;
  }

  EventLoopLag lag() {
    return lag;
  }

  ManagementVerticle listener(Bus bus) {
    return new ManagementVerticle(
        bus,
        config.management(),
        config.stream(),
        routes,
        registry,
        config.polling().sessionAssetsMax(),
        protections.routes(routes));
  }

  /** The 99th percentile of the last minutes; zero before the first answer. */
  private Duration answerTime() {
    Timer answers = registry.find(IngestVerticle.ANSWER_TIMER).timer();
    if (answers == null) {
      return Duration.ZERO;
    }
    return Arrays.stream(answers.takeSnapshot().percentileValues())
        .filter(at -> at.percentile() == 0.99)
        .map(ValueAtPercentile::value)
        .findFirst()
        .map(nanos -> Duration.ofNanos(Math.round(nanos)))
        .orElse(Duration.ZERO);
  }
}
