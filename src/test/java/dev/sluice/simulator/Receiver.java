package dev.sluice.simulator;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.signature.WebhookSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A real HTTP server on loopback that verifies signatures as a gateway would, and answers as it is told. */
final class Receiver {
  static final String SECRET = "receiver-secret";
  private static final long TOLERANCE_SECONDS = 300;

  private final Manners manners;
  private final Queue<Got> got = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  /** What one request held. */
  record Got(String eventId, JsonObject body, String signature, boolean genuine) {}

  /** How to answer. */
  @FunctionalInterface
  interface Manners {
    /** The status to answer with; 0 never answers, -1 breaks the connection. */
    int status(Got got, int timesSeen);
  }

  Receiver(Vertx vertx, Manners manners) throws Exception {
    this.manners = manners;
    this.server = vertx.createHttpServer().requestHandler(this::take);
    this.server = await(server.listen(0, "127.0.0.1"));
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/api/webhooks/mux");
  }

  List<Got> got() {
    return List.copyOf(got);
  }

  void close() throws Exception {
    await(server.close());
  }

  private void take(HttpServerRequest request) {
    request.body().onSuccess(body -> {
      String sent = request.getHeader("mux-signature");
      String field = sent == null ? "" : sent;
      var json = body.toJsonObject();
      var now = new Got(json.getString("id"), json, field, genuine(field, body.getBytes()));
      int seen = (int)
          got.stream().filter(other -> other.eventId().equals(now.eventId())).count();
      got.add(now);
      int status = manners.status(now, seen + 1);
      if (status == -1) {
        request.connection().close();
      } else if (status != 0) {
        request
            .response()
            .setStatusCode(status)
            .putHeader("x-told-by", "receiver")
            .end("{\"received\":true}");
      }
    });
  }

  private static boolean genuine(String field, byte[] body) {
    if (!field.matches("t=\\d{1,12},v1=[0-9a-f]{64}")) {
      return false;
    }
    var at = Instant.ofEpochSecond(Long.parseLong(field.substring(2, field.indexOf(','))));
    return Duration.between(at, Instant.now()).abs().toSeconds() <= TOLERANCE_SECONDS
        && new WebhookSigner(SECRET).sign(body, at).equals(field);
  }
}
