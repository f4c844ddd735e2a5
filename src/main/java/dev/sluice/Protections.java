package dev.sluice;

import dev.sluice.bus.Bus;
import dev.sluice.config.Profile;
import dev.sluice.config.SluiceConfig;
import dev.sluice.guard.Guard;
import dev.sluice.guard.Guards;
import dev.sluice.guard.MonotonicClock;
import dev.sluice.guard.ReconnectDatabase;
import dev.sluice.guard.Recovery;
import dev.sluice.guard.RecoveryRounds;
import dev.sluice.guard.ResetBreaker;
import dev.sluice.guard.StandardStrategy;
import dev.sluice.guard.WithinCalls;
import dev.sluice.health.HealthCheck;
import dev.sluice.health.HealthRoutes;
import dev.sluice.linking.AssetDirectory;
import dev.sluice.metrics.DependencyChecks;
import dev.sluice.metrics.DependencyRegistry;
import dev.sluice.metrics.DependencyRoutes;
import dev.sluice.metrics.DependencyVerticle;
import dev.sluice.metrics.HealthProbe;
import dev.sluice.metrics.RecoveryRoutes;
import dev.sluice.metrics.ResilienceJson;
import dev.sluice.metrics.ResilienceRoutes;
import dev.sluice.metrics.ResilienceVerticle;
import dev.sluice.metrics.Routes;
import dev.sluice.postgres.GuardedAssetDirectory;
import dev.sluice.postgres.PgDependencies;
import dev.sluice.postgres.PgEventStore;
import dev.sluice.postgres.Reconnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** What guards the gateway against what is outside: breakers, recovery, and the dependencies registered at run time. */
final class Protections {
  private static final String MUX_API = "mux-api";
  private static final String DATABASE = "database";
  private static final Duration REGISTERED_INTERVAL = Duration.ofSeconds(30);
  private static final Duration PUBLISHED_INTERVAL = Duration.ofSeconds(1);

  private final SluiceConfig config;
  private final InstantSource clock;
  private final Pool pool;
  private final Guards guards;
  private final Recovery recovery;
  private final RecoveryRounds rounds;
  private final HealthProbe probe;
  private final DependencyChecks checks;
  private final DependencyRegistry registered;
  private final ResilienceJson json;

  Protections(
      Vertx vertx,
      SluiceConfig config,
      MeterRegistry registry,
      InstantSource clock,
      PgEventStore store,
      Pool pool) {
    this.config = config;
    this.clock = clock;
    this.pool = pool;
    guards =
        new Guards(vertx, config.guard().budget(), registry, new MonotonicClock(), new Random());
    config.guard().dependencies().forEach(guards::register);
    probe = new HealthProbe(vertx, config.health().checkDeadline());
    checks = new DependencyChecks(guards, probe, config.health());
    recovery = new Recovery(config.recovery(), registry, clock)
        .register(new ReconnectDatabase(
            DATABASE, new Reconnection(store, pool, config.database().poolSize())::now))
        .register(new WithinCalls(StandardStrategy.ANSWER_FROM_CACHE, guards))
        .register(new WithinCalls(StandardStrategy.DEFAULT_ANSWER, guards))
        .register(new WithinCalls(StandardStrategy.QUEUE_FOR_LATER, guards))
        .register(new ResetBreaker(guards, this::look));
    guards.attach(recovery);
    rounds = new RecoveryRounds(vertx, guards, recovery, config.recovery().interval());
    registered =
        new DependencyRegistry(guards, new PgDependencies(pool, config.guard().usual()));
    json = new ResilienceJson(guards, recovery, registered, clock);
  }

  /** The guards of all dependencies. */
  Guards guards() {
    return guards;
  }

  /** The guard of Mux's API. */
  Guard muxApi() {
    return guards.of(MUX_API);
  }

  /** The same assets, read under the guard of the database. */
  AssetDirectory guarded(AssetDirectory assets) {
    return new GuardedAssetDirectory(assets, guards.of(DATABASE));
  }

  /** Where further strategies of recovery are registered. */
  Recovery recovery() {
    return recovery;
  }

  /** The health checks of all dependencies as they are now. */
  List<HealthCheck> checks() {
    return checks.now();
  }

  /** The part {@code resilience} of the system's health: the breaker of Mux's API. */
  Optional<JsonObject> systemPart() {
    return json.systemPart(MUX_API);
  }

  /** The operators' routes; drills in development only. */
  List<Routes> routes(HealthRoutes health) {
    return List.of(
        new ResilienceRoutes(guards, json, health),
        new DependencyRoutes(guards, registered, json, config.guard().usual()),
        new RecoveryRoutes(guards, recovery, json, config.profile() == Profile.DEVELOPMENT));
  }

  /** Guards what is registered in the database. */
  Deployable registrar() {
    return new DependencyVerticle(registered, REGISTERED_INTERVAL);
  }

  /** Tells how everything is over the bus. */
  Deployable publisher(Bus bus) {
    return new ResilienceVerticle(bus, guards, clock, PUBLISHED_INTERVAL);
  }

  Future<Void> close() {
    rounds.close();
    guards.close();
    return probe.close();
  }

  private Optional<Supplier<Future<Void>>> look(String dependency) {
    return dependency.equals(DATABASE)
        ? Optional.of(() -> pool.query("SELECT 1").execute().mapEmpty())
        : guards
            .find(dependency)
            .flatMap(guard -> guard.dependency().healthCheck())
            .map(url -> () -> probe.ask(url));
  }
}
