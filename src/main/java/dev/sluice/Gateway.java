package dev.sluice;

import dev.sluice.bridge.BridgeVerticle;
import dev.sluice.bus.Bus;
import dev.sluice.config.SluiceConfig;
import dev.sluice.ingest.Admission;
import dev.sluice.ingest.IngestVerticle;
import dev.sluice.linking.AssetDirectory;
import dev.sluice.linking.AssetQueryVerticle;
import dev.sluice.linking.LedgerVerticle;
import dev.sluice.linking.LinkingMeters;
import dev.sluice.linking.LinkingVerticle;
import dev.sluice.linking.QuarantineVerticle;
import dev.sluice.linking.ReplayVerticle;
import dev.sluice.linking.VerifyVerticle;
import dev.sluice.metrics.RuntimeMeters;
import dev.sluice.polling.PollingMeters;
import dev.sluice.postgres.Connections;
import dev.sluice.postgres.LedgerMaintenanceVerticle;
import dev.sluice.postgres.PgAssetDirectory;
import dev.sluice.postgres.PgEventStore;
import dev.sluice.postgres.PgLedger;
import dev.sluice.postgres.PgReplayJobs;
import dev.sluice.postgres.PgStateHistory;
import dev.sluice.postgres.PostgresSettings;
import dev.sluice.signature.SigningSecrets;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole gateway: built from one sound configuration, started once, stopped once. */
final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration RECONNECT_INTERVAL = Duration.ofMillis(250);
  private static final Duration REPLAY_LEASE = Duration.ofSeconds(30);
  private static final Duration REPLAY_IDLE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration QUARANTINE_INTERVAL = Duration.ofMinutes(1);

  /** One that is being committed, and one that is ready when it is over. */
  private static final int FULL_BATCHES_WAITING_MIN = 2;

  private final SluiceConfig config;
  private final InstantSource clock = InstantSource.system();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Endings endings = new Endings();

  private volatile boolean stopping;
  private int port;
  private int managementPort;
  private int bridgePort;
  private @Nullable MuxStandIn muxStandIn;
  private @Nullable AssetDirectory directory;
  private @Nullable String secret;

  Gateway(SluiceConfig config) {
    this.config = config;
  }

  /** Starts every part; succeeds when webhooks are taken. After a failure {@link #stop} is still called. */
  Future<Void> start() {
    var runtimeMeters = new RuntimeMeters(registry);
    endings.push(() -> {
      runtimeMeters.close();
      return Future.succeededFuture();
    });
    Vertx vertx = Vertx.builder()
        .with(new VertxOptions()
            .setPreferNativeTransport(true)
            .setMetricsOptions(RuntimeMeters.vertxOptions()))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
    endings.push(vertx::close);
    Future<Void> standIn = standIn(vertx); // beside the database, whose first start takes seconds
    return new DatabaseStart(config, endings)
        .ready(vertx)
        .compose(settings -> blocking(vertx, this::signingSecrets)
            .compose(secrets -> deploy(vertx, settings, secrets)))
        .compose(polling -> standIn.compose(_ -> polling.start(muxStandIn, endings)))
        .onSuccess(_ -> logAddresses());
  }

  /** Whether what the configuration points to can be reached; changes nothing and leaves nothing open. */
  Future<Void> check() {
    return new DatabaseStart(config, endings).check();
  }

  /** Sends the simulated shower to this gateway, once started, and prints what came of it. */
  Future<Void> demonstrate(PrintStream out) {
    var directory = this.directory;
    var standIn = muxStandIn;
    if (directory == null || standIn == null || secret == null) {
      return Future.failedFuture(
          new IllegalStateException(
              "the shower needs a gateway that runs, and the simulator as its Mux: unset MUX_TOKEN_ID"));
    }
    URI target = URI.create("http://127.0.0.1:" + port + "/api/webhooks/mux");
    Vertx own = Vertx.vertx(); // so that the sender does not share the event loops of the gateway
    return Endings.closing(
        own,
        new Demonstration(standIn.world(), config.demo(), target, secret, directory, out)
            .run(own, clock));
  }

  /**
   * Stops in order: no new requests, answers to what is in flight, everything closed. Also ends what a failed or
   * unfinished {@link #start} began.
   */
  Future<Void> stop() {
    stopping = true;
    return endings.run();
  }

  /** The port of the public listener, once started. */
  int port() {
    return port;
  }

  /** The port of the management listener, once started. */
  int managementPort() {
    return managementPort;
  }

  /** The port of the TCP bridge, once started with it; 0 without. */
  int bridgePort() {
    return bridgePort;
  }

  private List<String> signingSecrets() throws IOException {
    List<String> configured = config.mux().signingSecrets();
    return configured.isEmpty()
        ? List.of(new DevelopmentSecret(config.dataDir()).readOrMake())
        : configured;
  }

  private Future<Polling> deploy(Vertx vertx, PostgresSettings postgres, List<String> secrets) {
    var bus = new Bus(vertx);
    Pool pool = Connections.pool(vertx, postgres);
    endings.push(pool::close);
    Pool lookups = Connections.lookups(vertx, postgres);
    endings.push(lookups::close);
    var store =
        new PgEventStore(vertx, postgres, config.linking().commitDeadline(), RECONNECT_INTERVAL);
    var assets = new PgAssetDirectory(pool, lookups);
    directory = assets;
    secret = secrets.getFirst();
    var admission = admission();
    var protections = new Protections(vertx, config, registry, clock, store, pool);
    endings.push(protections::close);
    var guarded = protections.guarded(assets);
    Duration deadline = postgres.queryDeadline();
    var polls = new PollingMeters(registry);
    var watch = new Watch(
        vertx,
        config,
        registry,
        admission,
        pool,
        assets,
        store::isAvailable,
        () -> store.isAvailable() && !stopping,
        protections,
        polls,
        clock);
    var linkingMeters = new LinkingMeters(registry);
    var management = watch.listener(bus);
    List<IngestVerticle> listeners = new ArrayList<>();
    Supplier<Deployable> listener = () -> {
      var made = listener(bus, secrets, admission, watch);
      listeners.add(made);
      return made;
    };
    return deploy(vertx, 1, () -> new LedgerMaintenanceVerticle(pool, postgres, clock))
        .compose(_ -> deploy(
            vertx, 1, () -> new LinkingVerticle(bus, store, config.linking(), linkingMeters)))
        .compose(_ -> deploy(vertx, 1, () -> new AssetQueryVerticle(bus, guarded, deadline)))
        .compose(_ -> deploy(vertx, 1, protections::registrar))
        .compose(_ -> deployLedgerReaders(vertx, bus, pool, secrets, deadline))
        .compose(_ -> deploy(vertx, 1, () -> protections.publisher(bus)))
        .compose(_ -> deploy(vertx, 1, () -> management))
        .compose(_ -> bridge(vertx, bus))
        .compose(_ -> deploy(vertx, instances(), listener))
        .map(_ -> {
          listeners.forEach(each -> watch.lag().watch(each.eventLoop()));
          port = listeners.getFirst().port();
          managementPort = management.port();
          return new Polling(vertx, bus, config, protections.muxApi(), pool, polls);
        });
  }

  private Admission admission() {
    return new Admission(
        config.ingest(),
        FULL_BATCHES_WAITING_MIN * config.linking().batchEventsMax(),
        System::nanoTime,
        registry);
  }

  private IngestVerticle listener(Bus bus, List<String> secrets, Admission admission, Watch watch) {
    return new IngestVerticle(
        bus,
        config.ingest(),
        SigningSecrets.of(secrets),
        admission,
        watch.routes()::handle,
        registry,
        watch.traffic(),
        clock,
        new SplittableRandom());
  }

  private Future<String> deployLedgerReaders(
      Vertx vertx, Bus bus, Pool pool, List<String> secrets, Duration deadline) {
    var ledger = new PgLedger(pool);
    return deploy(
            vertx, 1, () -> new LedgerVerticle(bus, ledger, SigningSecrets.of(secrets), deadline))
        .compose(_ -> deploy(
            vertx,
            1,
            () -> new ReplayVerticle(
                bus, ledger, new PgReplayJobs(pool), REPLAY_LEASE, REPLAY_IDLE_INTERVAL)))
        .compose(_ -> deploy(vertx, 1, () -> new VerifyVerticle(bus, new PgStateHistory(pool))))
        .compose(_ -> deploy(
            vertx, 1, () -> new QuarantineVerticle(bus, ledger, QUARANTINE_INTERVAL, registry)));
  }

  private Future<?> bridge(Vertx vertx, Bus bus) {
    if (!config.bridge().enabled()) {
      return Future.succeededFuture();
    }
    var verticle = new BridgeVerticle(bus, config.bridge(), registry);
    return deploy(vertx, 1, () -> verticle).onSuccess(_ -> bridgePort = verticle.port());
  }

  private Future<Void> standIn(Vertx vertx) {
    if (config.mux().credentials().isPresent()) {
      return Future.succeededFuture();
    }
    var standIn = new MuxStandIn(config.demo(), clock);
    muxStandIn = standIn;
    return standIn.start(vertx);
  }

  private void logAddresses() {
    LOG.atInfo()
        .addKeyValue("host", config.ingest().host())
        .addKeyValue("port", port)
        .addKeyValue("managementHost", config.management().host())
        .addKeyValue("managementPort", managementPort)
        .log("taking webhooks");
  }

  private int instances() {
    int wanted = config.ingest().instances();
    return wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
  }

  private Future<String> deploy(Vertx vertx, int instances, Supplier<Deployable> verticle) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> endings.push(() -> vertx.undeploy(id)));
  }

  private static <T> Future<T> blocking(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work).map(Objects::requireNonNull);
  }
}
