package dev.sluice.metrics;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.bus.Refusal;
import dev.sluice.health.HealthReport;
import dev.sluice.health.HealthRoutes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The management listener: health, metrics and the state of assets, for operators, probes and internal services. */
public final class ManagementVerticle extends VerticleBase {
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int HEADER_BYTES_MAX = 8 * 1024;
  private static final int REQUEST_LINE_BYTES_MAX = 4 * 1024;
  private static final int CONNECTIONS_MAX = 256;
  private static final int BACKLOG_MAX = 128;
  // Above the slowest answer, for the timeout runs while we work, too.
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);
  private static final Duration HEALTH_DEADLINE = Duration.ofSeconds(5);
  private static final Set<String> OPEN_PATHS = Set.of("/health", "/ready", "/live", "/metrics");

  private final Bus bus;
  private final ManagementSettings settings;
  private final StreamSettings streamSettings;
  private final HealthRoutes health;
  private final PrometheusMeterRegistry registry;
  private final BearerToken token;
  private final int sessionAssetsMax;
  private final List<Routes> more;

  private @Nullable HttpServer server;
  private @Nullable LiveStream stream;
  private int connections;

  /**
   * A listener that does not listen yet.
   *
   * @param sessionAssetsMax how many assets a polling session may watch, which its body has to name
   * @param more routes of other parts of the gateway
   */
  public ManagementVerticle(
      Bus bus,
      ManagementSettings settings,
      StreamSettings streamSettings,
      HealthRoutes health,
      PrometheusMeterRegistry registry,
      int sessionAssetsMax,
      List<Routes> more) {
    this.sessionAssetsMax = sessionAssetsMax;
    this.more = List.copyOf(more);
    this.bus = bus;
    this.settings = settings;
    this.streamSettings = streamSettings;
    this.health = health;
    this.registry = registry;
    this.token = new BearerToken(settings.token());
  }

  @Override
  public Future<?> start() {
    HttpServer listener = vertx
        .createHttpServer(options())
        .connectionHandler(connection -> {
          connections++;
          connection.closeHandler(_ -> connections--);
          if (connections > CONNECTIONS_MAX) {
            connection.close();
          }
        })
        .requestHandler(router());
    server = listener;
    return listener
        .listen()
        .compose(_ -> bus.answerJson(
            PublicAddress.HEALTH,
            HEALTH_DEADLINE,
            message -> health(message).map(HealthReport::toJson)));
  }

  private Future<HealthReport> health(JsonObject message) {
    return message.isEmpty()
        ? health.report()
        : Future.failedFuture(
            Refusal.BAD_MESSAGE.because("the message must be {}: it has no member "
                + message.fieldNames().iterator().next()));
  }

  @Override
  public Future<?> stop() {
    if (stream != null) {
      stream.close();
    }
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The port it listens on, once it is deployed. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("the management listener is not deployed");
    }
    return server.actualPort();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setAcceptBacklog(BACKLOG_MAX)
        .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds())
        .setMaxHeaderSize(HEADER_BYTES_MAX)
        .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
        .setHttp2ClearTextEnabled(false)
        .setDecompressionSupported(false)
        .setCompressionSupported(false);
  }

  private Router router() {
    Router router = Router.router(vertx);
    Problems.install(router);
    router.route().handler(context -> {
      boolean open = OPEN_PATHS.contains(context.request().path());
      if (open || token.admits(context.request().getHeader("Authorization"))) {
        context.next();
      } else {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Problems.answer(context, 401, "unauthorized", "This route needs the management token.");
      }
    });
    router.route().handler(context -> {
      if (!health.handle(context.request())) {
        context.next();
      }
    });
    router.post(PollingRoutes.PATH).handler(new SessionBodies(BODY_BYTES_MAX, sessionAssetsMax));
    // A body that was read is not read again.
    router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
    new ReadRoutes(vertx, bus, health, registry).mount(router);
    new ReplayRoutes(bus).mount(router);
    new PollingRoutes(bus).mount(router);
    new ReconcileRoutes(bus).mount(router);
    new LedgerRoutes(bus, settings.token().isPresent()).mount(router);
    more.forEach(routes -> routes.mount(router));
    var live = new LiveStream(vertx, bus, streamSettings, registry);
    live.mount(router);
    stream = live;
    return router;
  }
}
