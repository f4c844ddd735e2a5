package dev.sluice.simulator;

import dev.sluice.simulator.CallLog.Call;
import dev.sluice.simulator.Faults.Fault;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mux's API over a {@link World}: the objects are as the events until now have made them. Calls meet the
 * rate limit first, then the token, then a fault, then their answer. Deploy one instance.
 */
public final class MuxApiVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(MuxApiVerticle.class);
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int CONNECTION_IDLE_SECONDS = 120;
  private static final String HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>";

  private final World world;
  private final MuxApiSettings settings;
  private final InstantSource clock;
  private final @Nullable WebhookSender sender;
  private final CallLog log = new CallLog();
  private final SplittableRandom dice;
  private final TokenBucket posts;
  private final TokenBucket others;
  private final TokenBucket lowPriorityPosts;
  private final TokenBucket lowPriorityOthers;
  private final Set<String> unlisted = ConcurrentHashMap.newKeySet();
  private volatile Faults faults = Faults.none();
  private volatile int port;
  private @Nullable HttpServer server;

  /**
   * An API that is not yet listening.
   *
   * @param sender sends the webhooks of what is done through the API, or null for none
   */
  public MuxApiVerticle(
      World world, MuxApiSettings settings, InstantSource clock, @Nullable WebhookSender sender) {
    this.world = world;
    this.settings = settings;
    this.clock = clock;
    this.sender = sender;
    this.dice = new SplittableRandom(settings.seed());
    var limits = settings.limits();
    this.posts = new TokenBucket(limits.postsPerSecond(), clock.instant());
    this.others = new TokenBucket(limits.othersPerSecond(), clock.instant());
    this.lowPriorityPosts = new TokenBucket(limits.postsPerSecond(), clock.instant());
    this.lowPriorityOthers = new TokenBucket(limits.othersPerSecond(), clock.instant());
  }

  /** Where it listens, such as {@code http://127.0.0.1:40123}; the port is known once it is deployed. */
  public String url() {
    return settings.origin(port);
  }

  /** Every call that it got. */
  public CallLog calls() {
    return log;
  }

  /** What goes wrong from now on. May be called from any thread. */
  public void faults(Faults newFaults) {
    faults = newFaults;
  }

  /** From now on the list of assets lacks this one, as Mux's may while others are deleted. May be called from any thread. */
  public void unlist(String assetId) {
    var _ = unlisted.add(assetId);
  }

  @Override
  public Future<?> start() {
    var catalogue = new Catalogue(world);
    var api = new VideoApi(
        catalogue,
        new UploadDesk(catalogue, world.environment(), settings),
        this::announce,
        id -> !unlisted.contains(id));
    var router = Router.router(vertx);
    var body = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
    new SimulatorRoutes(vertx, api, clock, log, this::faults, () -> faults).mount(router, body);
    router.route().handler(this::gate);
    router
        .get("/system/v1/whoami")
        .handler(answering((_, _) -> ApiAnswer.whoAmI(world.environment(), settings.token())));
    router.get("/video/v1/assets/:id").handler(answering(api::asset));
    router.get("/video/v1/assets").handler(answering(api::assets));
    router.delete("/video/v1/assets/:id").handler(answering(api::deleteAsset));
    router.get("/video/v1/uploads/:id").handler(answering(api::upload));
    router.get("/video/v1/uploads").handler(answering(api::uploads));
    router.put("/video/v1/uploads/:id/cancel").handler(answering(api::cancelUpload));
    router
        .post("/video/v1/uploads")
        .handler(body)
        .handler(answering((call, now) -> api.createUpload(call, url(), now)));
    router.route().handler(answering((_, _) -> ApiAnswer.notFound()));
    var options = new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout(CONNECTION_IDLE_SECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen(settings.port(), settings.host())
        .onSuccess(this::listening);
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private void listening(HttpServer listening) {
    server = listening;
    port = listening.actualPort();
  }

  private void gate(RoutingContext call) {
    var now = clock.instant();
    call.put("arrived", now);
    var bucket = bucketOf(call);
    boolean within = bucket.limit() == 0 || bucket.take(now);
    if (settings.limits().headers() && bucket.limit() > 0) {
      call.response()
          .putHeader("X-RateLimit-Limit", Integer.toString(bucket.limit()))
          .putHeader("X-RateLimit-Remaining", Integer.toString(bucket.remaining()));
    }
    if (!within) {
      if (settings.limits().retryAfter()) {
        call.response().putHeader("Retry-After", "1");
      }
      answer(call, ApiAnswer.tooManyRequests(), Fault.NONE);
      return;
    }
    String authorization = call.request().getHeader("Authorization");
    if (matches(authorization, settings.token())
        || matches(authorization, settings.lowPriorityToken())) {
      call.next();
    } else if (matches(authorization, settings.foreignToken())) {
      answer(call, ApiAnswer.notFound(), Fault.NONE);
    } else {
      answer(call, ApiAnswer.unauthorized(), Fault.NONE);
    }
  }

  private TokenBucket bucketOf(RoutingContext call) {
    boolean post =
        call.request().method().equals(HttpMethod.POST) && path(call).startsWith("/video");
    boolean low = matches(call.request().getHeader("Authorization"), settings.lowPriorityToken());
    return post ? (low ? lowPriorityPosts : posts) : (low ? lowPriorityOthers : others);
  }

  private static String path(RoutingContext call) {
    String path = call.request().path();
    return path == null ? "" : path;
  }

  private static boolean matches(@Nullable String authorization, @Nullable ApiToken token) {
    if (authorization == null || token == null) {
      return false;
    }
    byte[] expected = (token.id() + ":" + token.secret()).getBytes(StandardCharsets.UTF_8);
    String field = "Basic " + Base64.getEncoder().encodeToString(expected);
    return MessageDigest.isEqual(
        field.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
  }

  private Handler<RoutingContext> answering(BiFunction<RoutingContext, Instant, ApiAnswer> route) {
    return call -> {
      // A fault strikes before anything is done, so that a call which failed changed nothing.
      var fault = faults.draw(dice);
      var answer = switch (fault) {
        case NONE, TRUNCATED -> route.apply(call, clock.instant());
        case ERROR_500 -> ApiAnswer.error(500, "internal_error", "Something went wrong.");
        case HANG, RESET, HTML -> ApiAnswer.nothing(502);
      };
      answer(call, answer, fault);
    };
  }

  private void answer(RoutingContext call, ApiAnswer answer, Fault fault) {
    boolean silent = fault == Fault.HANG || fault == Fault.RESET;
    Instant arrived = call.get("arrived", clock.instant());
    log.add(new Call(
        arrived, call.request().method().name(), path(call), silent ? 0 : answer.status()));
    long delay = faults.delay().toMillis();
    if (delay > 0) {
      vertx.setTimer(delay, _ -> write(call, answer, fault));
    } else {
      write(call, answer, fault);
    }
  }

  private void write(RoutingContext call, ApiAnswer answer, Fault fault) {
    var response = call.response();
    if (response.closed() || fault == Fault.HANG) {
      return;
    }
    if (fault == Fault.RESET) {
      call.request().connection().close();
      return;
    }
    response
        .setStatusCode(answer.status())
        .putHeader(
            "Date",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)))
        .putHeader("Content-Type", fault == Fault.HTML ? "text/html" : "application/json");
    switch (fault) {
      case HTML -> response.end(HTML);
      case TRUNCATED -> response.end(answer.body().slice(0, answer.body().length() / 2));
      case NONE, ERROR_500, HANG, RESET -> response.end(answer.body());
    }
  }

  /** Sends the webhook of an event when its time has come. */
  private void announce(SimulatedEvent event) {
    if (sender == null) {
      return;
    }
    long wait = Duration.between(clock.instant(), event.createdAt()).toMillis();
    vertx.setTimer(
        Math.max(1, wait),
        _ -> sender
            .send(Shower.of(event))
            .onComplete(
                report -> {
                  if (!report.flawless()) {
                    LOG.atWarn()
                        .addKeyValue("event", event.id())
                        .log("a webhook of the simulator was not accepted");
                  }
                },
                mistake -> LOG.atError()
                    .setCause(mistake)
                    .log("a webhook of the simulator could not be sent")));
  }
}
