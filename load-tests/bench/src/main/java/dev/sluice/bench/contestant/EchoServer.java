package dev.sluice.bench.contestant;

import dev.sluice.signature.SignatureVerifier;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.UnverifiedWebhook;
import dev.sluice.signature.Verdict;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Contestant A: Vert.x takes the body, checks its signature with the gateway's own verifier, and answers what the gateway
 * answers. No more can be had from this HTTP server by a gateway that does nothing else.
 */
public final class EchoServer extends VerticleBase {
  private static final Buffer RECEIVED = Buffer.buffer("{\"received\":true}");
  private static final CharSequence SIGNATURE = HttpHeaders.createOptimized("Mux-Signature");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence LENGTH =
      HttpHeaders.createOptimized(Integer.toString(RECEIVED.length()));

  private final int port;
  private final SignatureVerifier verifier;

  private EchoServer(int port, String secret) {
    this.port = port;
    verifier = new SignatureVerifier(SigningSecrets.of(List.of(secret)), Duration.ofMinutes(5));
  }

  /** Takes the port as its argument, and the secret from {@code MUX_WEBHOOK_SIGNING_SECRET}. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    String secret = System.getenv("MUX_WEBHOOK_SIGNING_SECRET");
    if (secret == null) {
      throw new IllegalArgumentException("MUX_WEBHOOK_SIGNING_SECRET is missing");
    }
    Vertx vertx =
        Vertx.builder().with(new VertxOptions().setPreferNativeTransport(true)).build();
    int cores = Runtime.getRuntime().availableProcessors();
    vertx
        .deployVerticle(
            () -> new EchoServer(port, secret), new DeploymentOptions().setInstances(cores))
        .onSuccess(_ -> System.out.println("listening"))
        .onFailure(failure -> {
          System.err.println(failure.getMessage());
          System.exit(1);
        });
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true))
        .requestHandler(this::take)
        .listen();
  }

  private void take(HttpServerRequest request) {
    // In the benchmark only; a real server would say how large a body may be.
    request
        .body()
        .onSuccess(body -> answer(request, body))
        .onFailure(_ -> request.connection().close());
  }

  private void answer(HttpServerRequest request, Buffer body) {
    var webhook = new UnverifiedWebhook(request.headers().getAll(SIGNATURE), body.getBytes());
    int status = switch (verifier.verify(webhook, Instant.now())) {
      case Verdict.Genuine _ -> 200;
      case Verdict.Refused _ -> 401;
    };
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(HttpHeaders.CONTENT_LENGTH, LENGTH)
        .end(RECEIVED)
        .onFailure(_ -> request.connection().close());
  }
}
