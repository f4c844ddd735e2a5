package dev.sluice.ingest;

import dev.sluice.bus.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** Every answer of the public listener. That to a webhook is constant: Mux stores it and sends it back with a retry. */
final class Answers {
  /** How long what still comes is dropped before a connection is closed. */
  private static final Duration LINGER = Duration.ofMillis(500);

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized(Problem.MEDIA_TYPE);
  private static final Buffer RECEIVED = Buffer.buffer("{\"received\":true}");
  private static final CharSequence RECEIVED_LENGTH = HttpHeaders.createOptimized("17");

  static final Problem NOT_GENUINE =
      new Problem(401, "not-genuine", "The signature of this webhook is missing or wrong.");
  static final Problem TOO_SLOW = new Problem(408, "too-slow", "The body did not arrive in time.");
  static final Problem TOO_LARGE =
      new Problem(413, "too-large", "The body is larger than this gateway takes.");
  static final Problem NOT_DURABLE_NOW =
      new Problem(503, "not-durable-now", "The event cannot be stored durably now; send it again.");
  static final Problem NOT_FOUND = new Problem(404, "not-found", "There is nothing at this path.");
  static final Problem METHOD =
      new Problem(405, "method-not-allowed", "The path does not take this method.");
  static final Problem BAD_FRAMING = new Problem(
      400, "bad-framing", "Transfer-Encoding must be chunked, and nothing else, or absent.");

  private static final Buffer NOT_DURABLE = NOT_DURABLE_NOW.body();
  private static final CharSequence NOT_DURABLE_LENGTH =
      HttpHeaders.createOptimized(Integer.toString(NOT_DURABLE.length()));

  private Answers() {}

  static void received(HttpServerResponse response) {
    if (isGone(response)) {
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(HttpHeaders.CONTENT_LENGTH, RECEIVED_LENGTH);
    send(response, RECEIVED);
  }

  /** The sender may send its body, which is read. */
  static void goOn(HttpServerResponse response) {
    response.writeContinue().onFailure(_ -> {}); // a sender that went away will send again
  }

  /**
   * Refuses a request that has just begun. Every part of the answer is made beforehand, for refusing must cost much less
   * than serving.
   */
  static void retryLater(HttpServerResponse response, CharSequence retryAfterSeconds) {
    response
        .setStatusCode(NOT_DURABLE_NOW.status())
        .putHeader(HttpHeaders.RETRY_AFTER, retryAfterSeconds)
        .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON)
        .putHeader(HttpHeaders.CONTENT_LENGTH, NOT_DURABLE_LENGTH)
        .end(NOT_DURABLE); // a sender that went away before it will send again
  }

  /** Refuses a request that has just begun, and does not take its body. See {@link #problemAndClose}. */
  static void retryLaterAndClose(HttpServerRequest request, CharSequence retryAfterSeconds) {
    request.response().putHeader(HttpHeaders.RETRY_AFTER, retryAfterSeconds);
    problemAndClose(request, NOT_DURABLE_NOW);
  }

  static void retryLater(HttpServerResponse response, Duration retryAfter) {
    response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    problem(response, NOT_DURABLE_NOW);
  }

  static void methodNotAllowed(HttpServerResponse response, String allow) {
    response.putHeader(HttpHeaders.ALLOW, allow);
    problem(response, METHOD);
  }

  /**
   * Answers and closes, for a request whose rest is not worth reading. Without the close the socket would stay open
   * until the sender has sent it all. What still comes is dropped for a moment first: closing a socket with unread bytes
   * resets it, and a reset can overtake the answer (RFC 9112, section 9.6).
   */
  static void problemAndClose(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (isGone(response)) {
      return;
    }
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    response.end(problem.body()).onComplete(_ -> linger(request));
  }

  private static void linger(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Context context = Vertx.currentContext();
    if (request.isEnded() || context == null) {
      close(connection);
      return;
    }
    long timer = context.owner().setTimer(LINGER.toMillis(), _ -> close(connection));
    request.exceptionHandler(_ -> {}).handler(_ -> {}).endHandler(_ -> {
      context.owner().cancelTimer(timer);
      close(connection);
    });
    request.resume();
  }

  // A connection that is closed already needs no closing.
  private static void close(HttpConnection connection) {
    connection.close().onFailure(_ -> {});
  }

  static void problem(HttpServerResponse response, Problem problem) {
    if (isGone(response)) {
      return;
    }
    response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM_JSON);
    send(response, problem.body());
  }

  static boolean isGone(HttpServerResponse response) {
    return response.ended() || response.closed();
  }

  // A sender that went away before its answer will send again: nothing is to be done about a failed
  // write.
  private static void send(HttpServerResponse response, Buffer body) {
    response.end(body).onFailure(_ -> {});
  }
}
