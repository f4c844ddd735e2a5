package dev.sluice.ingest;

import dev.sluice.bus.Bus;
import dev.sluice.event.EventReader;
import dev.sluice.health.RecentTraffic;
import dev.sluice.signature.SignatureVerifier;
import dev.sluice.signature.SigningSecrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The public HTTP listener; every instance shares the port, and the limits of {@link Admission}. */
public final class IngestVerticle extends VerticleBase {
  /** The timer of answers to genuine webhooks. */
  public static final String ANSWER_TIMER = "sluice.answer";

  private static final String WEBHOOK_PATH = "/api/webhooks/mux";
  private static final String WEBHOOK_PATH_ALIAS = "/api/videos/mux/webhook";
  private static final int HEAD_BYTES_MAX = 8 * 1024;
  private static final int REQUEST_LINE_BYTES_MAX = 4 * 1024;
  private static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(6);

  private final Bus bus;
  private final IngestSettings settings;
  private final SigningSecrets secrets;
  private final Admission admission;
  private final Predicate<HttpServerRequest> healthRoutes;
  private final MeterRegistry registry;
  private final RecentTraffic traffic;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Connections that have not sent the head of a first request yet, with the time they came. */
  private final Map<HttpConnection, Long> silent = new HashMap<>();

  private @Nullable HttpServer server;
  private long sweepTimer;

  /**
   * @param healthRoutes answers the health routes and says whether the request was one
   * @param random spreads the times after which refused senders come again; used by this instance alone
   */
  public IngestVerticle(
      Bus bus,
      IngestSettings settings,
      SigningSecrets secrets,
      Admission admission,
      Predicate<HttpServerRequest> healthRoutes,
      MeterRegistry registry,
      RecentTraffic traffic,
      InstantSource clock,
      RandomGenerator random) {
    this.bus = bus;
    this.settings = settings;
    this.secrets = secrets;
    this.admission = admission;
    this.healthRoutes = healthRoutes;
    this.registry = registry;
    this.traffic = traffic;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    var webhooks = new WebhookIntake(
        admission,
        settings,
        new SignatureVerifier(secrets, settings.signatureTolerance()),
        new EventReader(),
        new Dispatcher(context, bus, admission, settings),
        new UnreadBodies(settings.bodyBytesMax(), settings.bodyDeadline()),
        new SpreadRetries(settings.retryAfter(), random),
        new IngestMeters(registry, traffic),
        clock);
    server = vertx
        .createHttpServer(options())
        .connectionHandler(connection -> connected(connection, webhooks))
        .requestHandler(request -> route(request, webhooks));
    armSweep(webhooks);
    return server.listen();
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(sweepTimer);
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(SHUTDOWN_GRACE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The event loop it runs on, once started. */
  public Context eventLoop() {
    return context;
  }

  /** The port in use, once started. */
  public int port() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("the listener was not started");
    }
    return listening.actualPort();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setMaxHeaderSize(HEAD_BYTES_MAX)
        .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
        .setIdleTimeout((int) settings.idleTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        // Cleartext HTTP/2 would hide silent sockets from the connection cap, and hold up the
        // shutdown for them.
        .setHttp2ClearTextEnabled(false)
        // The signature is over the bytes on the wire, and an inflated bomb is no webhook.
        .setDecompressionSupported(false)
        .setCompressionSupported(false)
        // No WebSockets here, so no handler of their extensions that looks at every message.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        // Who asks whether to send his body is told to only when it will be read.
        .setHandle100ContinueAutomatically(false)
        .setTcpNoDelay(true)
        .setReusePort(false);
  }

  private void connected(HttpConnection connection, WebhookIntake webhooks) {
    if (!admission.admitConnection()) {
      connection.close();
      return;
    }
    silent.put(connection, System.nanoTime());
    connection.closeHandler(_ -> {
      silent.remove(connection);
      webhooks.closed(connection);
      admission.releaseConnection();
    });
  }

  private void route(HttpServerRequest request, WebhookIntake webhooks) {
    if (!silent.isEmpty()) {
      silent.remove(request.connection());
    }
    String path = request.path();
    if (WEBHOOK_PATH.equals(path) || WEBHOOK_PATH_ALIAS.equals(path)) {
      if (request.method().equals(HttpMethod.POST)) {
        webhooks.take(request);
      } else {
        Answers.methodNotAllowed(request.response(), "POST");
      }
    } else if (!healthRoutes.test(request)) {
      Answers.problem(request.response(), Answers.NOT_FOUND);
    }
  }

  // Re-armed when the work is over. The sweep stands for a timer per request, which would cost more
  // than the request.
  private void armSweep(WebhookIntake webhooks) {
    sweepTimer = vertx.setTimer(SWEEP_INTERVAL.toMillis(), _ -> {
      webhooks.endOverdue();
      closeSilent();
      armSweep(webhooks);
    });
  }

  private void closeSilent() {
    long oldest = System.nanoTime() - settings.headDeadline().toNanos();
    silent.entrySet().stream()
        .filter(entry -> entry.getValue() - oldest < 0)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(HttpConnection::close);
  }
}
