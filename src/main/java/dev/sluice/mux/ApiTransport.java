package dev.sluice.mux;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Sends calls over a bounded pool of connections, and gives whatever is answered. Of the web client's habits two are
 * turned off: it follows no redirect, and it reads no body whole but through {@link BoundedBody}. Nothing is inflated.
 */
final class ApiTransport {
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int HEADER_BYTES_MAX = 16 * 1024;
  private static final String USER_AGENT = "sluice";

  private final Vertx vertx;
  private final HttpClient http;
  private final WebClient web;
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
    this.http = pool(vertx, settings);
    this.web = WebClient.wrap(
            http, new WebClientOptions().setFollowRedirects(false).setUserAgent(USER_AGENT))
        .addInterceptor(Exchange::follow);
  }

  private static HttpClient pool(Vertx vertx, MuxClientSettings settings) {
    return vertx.createHttpClient(
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
    vertx.getOrCreateContext().runOnContext(_ -> exchange.begin(() -> sent(call, exchange)));
    return exchange.answer();
  }

  // A client that is closed throws, and the caller must hear of it all the same.
  private Future<HttpResponse<Buffer>> sent(ApiCall call, Exchange exchange) {
    HttpRequest<Buffer> request = request(call).as(exchange);
    try {
      return call.body() == null ? request.send() : request.sendBuffer(call.body());
    } catch (IllegalStateException closed) {
      return Future.failedFuture(closed);
    }
  }

  Future<Void> close() {
    return http.close();
  }

  private HttpRequest<Buffer> request(ApiCall call) {
    boolean tls = "https".equals(api.getScheme());
    int port = api.getPort() > 0 ? api.getPort() : (tls ? 443 : 80);
    HttpRequest<Buffer> request = web.request(
            call.method(), port, api.getHost(), prefix + call.target())
        .ssl(tls)
        .followRedirects(false)
        .connectTimeout(settings.connectTimeout().toMillis())
        .putHeader("Authorization", tokens.of(call.priority()).basic())
        .putHeader("Accept", "application/json");
    return call.body() == null ? request : request.putHeader("Content-Type", "application/json");
  }
}
