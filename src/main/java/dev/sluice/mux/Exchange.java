package dev.sluice.mux;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: ends exactly once, with the whole answer, with a failure, or at its deadline, and then holds no
 * connection. All of it runs on one context.
 */
final class Exchange {
  private final Vertx vertx;
  private final MuxClientSettings settings;
  private final InstantSource clock;
  private final ApiFailures failures;
  private final ApiCall call;
  private final Promise<ApiResponse> promise = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private @Nullable HttpClientRequest request;
  private long sentNanos;
  private long timer;
  private boolean over;

  Exchange(
      Vertx vertx,
      MuxClientSettings settings,
      InstantSource clock,
      ApiFailures failures,
      ApiCall call) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.failures = failures;
    this.call = call;
  }

  Future<ApiResponse> answer() {
    return promise.future();
  }

  void begin(Future<HttpClientRequest> opening) {
    timer = vertx.setTimer(
        settings.callDeadline().toMillis(), _ -> breakOff(failures.late(call, request != null)));
    opening.onComplete(this::opened, this::failed);
  }

  private void opened(HttpClientRequest open) {
    if (over) {
      abandon(open);
      return;
    }
    request = open;
    sentNanos = System.nanoTime();
    Future<HttpClientResponse> head = call.body() == null ? open.send() : open.send(call.body());
    head.onComplete(this::answered, this::failed);
  }

  private void answered(HttpClientResponse response) {
    if (over) {
      return;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - sentNanos);
    response.exceptionHandler(this::failed);
    if (isCompressed(response)) {
      // Not asked for, and a small one can inflate to anything.
      breakOff(failures.malformed(call, heard(response, took), "its body is compressed"));
      return;
    }
    response.handler(chunk -> take(response, chunk, took));
    response.endHandler(_ -> end(heard(response, took)));
  }

  private void take(HttpClientResponse response, Buffer chunk, Duration took) {
    if (over) {
      return;
    }
    if (body.length() + chunk.length() > settings.answerBytesMax()) {
      String rule = "its body has more than " + settings.answerBytesMax() + " bytes";
      breakOff(failures.malformed(call, heard(response, took), rule));
      return;
    }
    body.appendBuffer(chunk);
  }

  private ApiResponse heard(HttpClientResponse response, Duration took) {
    return ApiResponse.of(
        response.statusCode(), response.headers(), body.getBytes(), clock.instant(), took);
  }

  private static boolean isCompressed(HttpClientResponse response) {
    String encoding = response.getHeader("Content-Encoding");
    return encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
  }

  private void end(ApiResponse response) {
    if (settle()) {
      promise.complete(response);
    }
  }

  private void failed(Throwable failure) {
    if (settle()) {
      promise.fail(failures.unanswered(call, failure, request != null));
    }
  }

  private void breakOff(MuxApiException failure) {
    if (settle()) {
      if (request != null) {
        abandon(request);
      }
      promise.fail(failure);
    }
  }

  private boolean settle() {
    if (over) {
      return false;
    }
    over = true;
    vertx.cancelTimer(timer);
    return true;
  }

  // With HTTP/1.1 this closes the connection, so nothing more of the answer is read, and the pool
  // has its place back.
  private static void abandon(HttpClientRequest open) {
    open.reset().onFailure(_ -> open.connection().close());
  }
}
