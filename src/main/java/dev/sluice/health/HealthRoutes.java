package dev.sluice.health;

import dev.sluice.bus.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Answers health questions on any HTTP listener, from any event loop. None of the answers waits for Postgres. */
public final class HealthRoutes {
  private static final Set<String> PATHS =
      Set.of("/health", "/ready", "/live", "/api/health/mux-system");
  private static final Problem METHOD =
      new Problem(405, "method-not-allowed", "The path takes GET and HEAD only.");
  private static final JsonObject LIVE = new JsonObject().put("status", "live");

  private final Vertx vertx;
  private final HealthBoard board;
  private final SystemHealth system;
  private final BooleanSupplier ready;

  /** An answer that is on its way. */
  private record Answer(int status, JsonObject body) {}

  /**
   * @param ready whether webhooks may come: the writer is connected and the gateway is not stopping
   */
  public HealthRoutes(Vertx vertx, HealthBoard board, SystemHealth system, BooleanSupplier ready) {
    this.vertx = vertx;
    this.board = board;
    this.system = system;
    this.ready = ready;
  }

  /**
   * Answers, if the path is one of {@code /health}, {@code /ready}, {@code /live} and {@code /api/health/mux-system}.
   *
   * @return whether the path is one of these; if not, nothing was done to the request
   */
  public boolean handle(HttpServerRequest request) {
    String path = request.path();
    if (path == null || !PATHS.contains(path)) {
      return false;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      send(request.response(), Problem.MEDIA_TYPE, METHOD.body());
      return true;
    }
    // The answer may come on the event loop of another request, but must be written on this one's.
    Context context = vertx.getOrCreateContext();
    answer(path)
        .onComplete(answered -> context.runOnContext(_ -> send(request.response(), answered)));
    return true;
  }

  private Future<Answer> answer(String path) {
    return switch (path) {
      case "/live" -> Future.succeededFuture(new Answer(200, LIVE));
      case "/ready" -> Future.succeededFuture(ready());
      case "/health" ->
        board
            .report()
            .map(report ->
                new Answer(report.status() == HealthStatus.UNHEALTHY ? 503 : 200, report.toJson()));
      default -> system.json().map(json -> new Answer(200, json));
    };
  }

  private Answer ready() {
    return ready.getAsBoolean()
        ? new Answer(200, new JsonObject().put("status", "ready"))
        : new Answer(503, new JsonObject().put("status", "not ready"));
  }

  /** The report of all checks; never fails. */
  public Future<HealthReport> report() {
    return board.report();
  }

  /** The figures of {@code /api/health/mux-system}; never fails. */
  public Future<JsonObject> system() {
    return system.json();
  }

  /** Whether webhooks may come. */
  public boolean isReady() {
    return ready.getAsBoolean();
  }

  private static void send(HttpServerResponse response, AsyncResult<Answer> answered) {
    if (answered.failed()) {
      Problem problem = new Problem(500, "failed", "The gateway failed to answer.");
      response.setStatusCode(500);
      send(response, Problem.MEDIA_TYPE, problem.body());
      return;
    }
    response.setStatusCode(answered.result().status());
    send(response, "application/json", answered.result().body().toBuffer());
  }

  private static void send(HttpServerResponse response, String mediaType, Buffer body) {
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Who went away before the answer does not miss it.
    response.end(body).onFailure(_ -> {});
  }
}
