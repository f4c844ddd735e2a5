package dev.sluice.mux;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Sends calls over a bounded pool of connections, and gives whatever is answered. Built on Vert.x's own HTTP client and not
 * on the web client, because that one follows redirects and reads any body whole unless told otherwise; this one does
 * neither, and inflates nothing.
 */
final class ApiTransport {
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int HEADER_BYTES_MAX = 16 * 1024;
  private static final String USER_AGENT = "sluice";

  private final Vertx vertx;
  private final HttpClient http;
  private final URI api;
  private final String prefix;
  private final MuxTokens tokens;
  private final MuxClientSettings settings;
  private final InstantSource clock;
  private final ApiFailures failures;

  ApiTransport(
      Vertx vertx, URI api, MuxTokens tokens, MuxClientSettings settings, InstantSource clock) {
    this.vertx = vertx;
    this.api = api;
    this.tokens = tokens;
    this.settings = settings;
    this.clock = clock;
    this.failures = new ApiFailures(tokens);
    String path = api.getRawPath() == null ? "" : api.getRawPath();
    this.prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    this.http = vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
            .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeepAlive(true)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setPipelining(false)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setDecompressionSupported(false)
            .setVerifyHost(true)
            .setTrustAll(false),
        new PoolOptions()
            .setHttp1MaxSize(settings.connectionsMax())
            .setMaxWaitQueueSize(settings.waitersMax()));
  }

  /** How failures are told. */
  ApiFailures failures() {
    return failures;
  }

  /** Makes one attempt; gives any answer, and fails with a {@link MuxApiException} where there is none. */
  Future<ApiResponse> send(ApiCall call) {
    var exchange = new Exchange(vertx, settings, clock, failures, call);
    vertx.getOrCreateContext().runOnContext(_ -> exchange.begin(open(call)));
    return exchange.answer();
  }

  // A client that is closed throws, and the caller must hear of it all the same.
  private Future<HttpClientRequest> open(ApiCall call) {
    try {
      return http.request(options(call));
    } catch (IllegalStateException closed) {
      return Future.failedFuture(closed);
    }
  }

  Future<Void> close() {
    return http.close();
  }

  private RequestOptions options(ApiCall call) {
    boolean tls = "https".equals(api.getScheme());
    RequestOptions options = new RequestOptions()
        .setMethod(call.method())
        .setHost(api.getHost())
        .setPort(api.getPort() > 0 ? api.getPort() : (tls ? 443 : 80))
        .setSsl(tls)
        .setURI(prefix + call.target())
        .setFollowRedirects(false)
        .setConnectTimeout(settings.connectTimeout().toMillis())
        .putHeader("Authorization", tokens.of(call.priority()).basic())
        .putHeader("User-Agent", USER_AGENT)
        .putHeader("Accept", "application/json");
    return call.body() == null ? options : options.putHeader("Content-Type", "application/json");
  }
}
