package dev.sluice;

import dev.sluice.bus.Bus;
import dev.sluice.config.SluiceConfig;
import dev.sluice.ingest.Admission;
import dev.sluice.ingest.IngestVerticle;
import dev.sluice.linking.LinkingMeters;
import dev.sluice.linking.LinkingVerticle;
import dev.sluice.postgres.Connections;
import dev.sluice.postgres.EmbeddedServer;
import dev.sluice.postgres.LedgerMaintenanceVerticle;
import dev.sluice.postgres.Migrations;
import dev.sluice.postgres.PgEventStore;
import dev.sluice.postgres.PostgresSettings;
import dev.sluice.signature.SigningSecrets;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole gateway: built from one sound configuration, started once, stopped once. */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration EMBEDDED_START_MAX = Duration.ofSeconds(90);
  private static final Duration RECONNECT_INTERVAL = Duration.ofMillis(250);

  private final SluiceConfig config;
  private final InstantSource clock = InstantSource.system();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** How to end what was begun, the latest first. Only touched by the steps of start and stop, one after the other. */
  private final Deque<Supplier<Future<?>>> endings = new ArrayDeque<>();

  private int port;

  Gateway(SluiceConfig config) {
    this.config = config;
  }

  /** Starts every part; succeeds when webhooks are taken. After a failure {@link #stop} is still called. */
  Future<Void> start() {
    Vertx vertx =
        Vertx.builder().with(new VertxOptions().setPreferNativeTransport(true)).build();
    begun(vertx::close);
    return blocking(vertx, this::database)
        .compose(settings -> blocking(vertx, () -> migrated(settings)))
        .compose(settings ->
            blocking(vertx, this::secrets).compose(secrets -> deploy(vertx, settings, secrets)));
  }

  /** Whether what the configuration points to can be reached; changes nothing and leaves nothing open. */
  Future<Void> check() {
    return Future.succeededFuture();
  }

  /**
   * Stops in order: no new requests, answers to what is in flight, everything closed. Also ends what a failed or
   * unfinished {@link #start} began.
   */
  Future<Void> stop() {
    Supplier<Future<?>> ending = endings.poll();
    if (ending == null) {
      return Future.succeededFuture();
    }
    return ending
        .get()
        .onFailure(failure -> LOG.atWarn().setCause(failure).log("a part did not end in order"))
        .transform(_ -> stop());
  }

  /** The port of the public listener, once started. */
  int port() {
    return port;
  }

  private PostgresSettings database() {
    return config.database().at(config.database().url().orElseGet(this::embedded));
  }

  private String embedded() {
    var server = EmbeddedServer.start(
        config.dataDir(), config.database().embeddedPort(), EMBEDDED_START_MAX);
    LOG.atInfo()
        .addKeyValue("folder", config.dataDir())
        .addKeyValue("version", server.version())
        .log("no DATABASE_URL: the embedded Postgres serves");
    endings.addLast(
        () -> { // after Vert.x, which is the last of the rest to close
          server.stop();
          return Future.succeededFuture();
        });
    return server.url();
  }

  private static PostgresSettings migrated(PostgresSettings settings) {
    int applied = new Migrations(settings).apply();
    LOG.atInfo().addKeyValue("applied", applied).log("the database schema is up to date");
    return settings;
  }

  private SigningSecrets secrets() throws IOException {
    List<String> configured = config.mux().signingSecrets();
    return SigningSecrets.of(
        configured.isEmpty()
            ? List.of(new DevelopmentSecret(config.dataDir()).readOrMake())
            : configured);
  }

  private Future<Void> deploy(Vertx vertx, PostgresSettings postgres, SigningSecrets secrets) {
    var bus = new Bus(vertx);
    Pool pool = Connections.pool(vertx, postgres);
    begun(pool::close);
    var store =
        new PgEventStore(vertx, postgres, config.linking().commitDeadline(), RECONNECT_INTERVAL);
    var linkingMeters = new LinkingMeters(registry);
    var admission = new Admission(config.ingest());
    List<IngestVerticle> listeners = new ArrayList<>();
    Supplier<Deployable> listener = () -> {
      var made =
          new IngestVerticle(bus, config.ingest(), secrets, admission, _ -> false, registry, clock);
      listeners.add(made);
      return made;
    };
    return deploy(vertx, 1, () -> new LedgerMaintenanceVerticle(pool, postgres, clock))
        .compose(_ -> deploy(
            vertx, 1, () -> new LinkingVerticle(bus, store, config.linking(), linkingMeters)))
        .compose(_ -> deploy(vertx, instances(), listener))
        .onSuccess(_ -> port = listeners.getFirst().port())
        .onSuccess(_ -> LOG.atInfo()
            .addKeyValue("host", config.ingest().host())
            .addKeyValue("port", port)
            .log("taking webhooks"))
        .mapEmpty();
  }

  private int instances() {
    int wanted = config.ingest().instances();
    return wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
  }

  private Future<String> deploy(Vertx vertx, int instances, Supplier<Deployable> verticle) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> begun(() -> vertx.undeploy(id)));
  }

  private void begun(Supplier<Future<?>> ending) {
    endings.push(ending);
  }

  private static <T> Future<T> blocking(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work).map(Objects::requireNonNull);
  }
}
