package dev.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** Posts one body to the target. Every way it can end is an {@link Outcome}; the future never fails. */
final class WebhookClient {
  private static final int RESPONSE_BYTES_KEPT = Attempt.BODY_CHARACTERS_MAX;
  private static final Outcome.Answered OK = new Outcome.Answered(200, Map.of(), "");

  private final HttpClient http;
  private final RequestOptions request;

  WebhookClient(Vertx vertx, SenderSettings settings) {
    var target = settings.target();
    boolean tls = "https".equals(target.getScheme());
    long timeoutMillis = settings.timeout().toMillis();
    http = vertx.createHttpClient(
        new HttpClientOptions()
            .setTcpNoDelay(true)
            .setConnectTimeout(Math.toIntExact(Math.min(timeoutMillis, Integer.MAX_VALUE)))
            .setKeepAlive(true),
        new PoolOptions()
            .setHttp1MaxSize(settings.connections())
            .setMaxWaitQueueSize(settings.connections()));
    String path =
        target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    request = new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost(target.getHost())
        .setPort(target.getPort() > 0 ? target.getPort() : (tls ? 443 : 80))
        .setSsl(tls)
        .setURI(target.getRawQuery() == null ? path : path + "?" + target.getRawQuery())
        .setConnectTimeout(timeoutMillis)
        .setIdleTimeout(timeoutMillis);
  }

  Future<Outcome> post(byte[] body, List<String> signatures) {
    return http.request(request)
        .compose(open -> send(open, body, signatures))
        .recover(failure -> Future.succeededFuture(outcomeOf(failure)));
  }

  Future<Void> close() {
    return http.close();
  }

  private static Future<Outcome> send(
      HttpClientRequest open, byte[] body, List<String> signatures) {
    var headers = open.headers();
    headers.set("content-type", "application/json");
    for (var signature : signatures) {
      headers.add("mux-signature", signature);
    }
    return open.send(Buffer.buffer(body)).compose(WebhookClient::read);
  }

  private static Future<Outcome> read(HttpClientResponse response) {
    int status = response.statusCode();
    if (status == OK.status()) {
      return response.end().map(OK);
    }
    var kept = Buffer.buffer();
    response.handler(chunk -> {
      int room = RESPONSE_BYTES_KEPT - kept.length();
      kept.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    });
    return response.end().map(_ -> {
      var headers = new TreeMap<String, String>();
      response
          .headers()
          .forEach(
              header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
      return new Outcome.Answered(status, headers, kept.toString(StandardCharsets.UTF_8));
    });
  }

  private static Outcome outcomeOf(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new Outcome.TimedOut();
    }
    String message = failure.getMessage();
    return new Outcome.Unreachable(message == null ? failure.getClass().getSimpleName() : message);
  }
}
