package dev.sluice.mux;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: ends exactly once, with the whole answer, with a failure, or at its deadline, and then holds no
 * connection. All of it runs on one context.
 *
 * <p>It is the codec of its own answer's body, and by that the web client's steps find it, see {@link #follow}.
 */
final class Exchange implements BodyCodec<Buffer> {
  private final Vertx vertx;
  private final MuxClientSettings settings;
  private final InstantSource clock;
  private final ApiFailures failures;
  private final ApiCall call;
  private final Promise<ApiResponse> promise = Promise.promise();
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse head;
  private Duration took = Duration.ZERO;
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

  void begin(Supplier<Future<HttpResponse<Buffer>>> sending) {
    timer = vertx.setTimer(
        settings.callDeadline().toMillis(), _ -> breakOff(failures.late(call, request != null)));
    sending.get().onComplete(this::end, this::failed);
  }

  /**
   * Goes along with a call of the web client, whose codec must be an exchange: notes its request, with which alone the
   * connection can be given up, and looks at the head of the answer before anything of the body is read.
   */
  static void follow(HttpContext<?> step) {
    var exchange = (Exchange) step.request().bodyCodec();
    switch (step.phase()) {
      case SEND_REQUEST -> exchange.opened(step);
      case RECEIVE_RESPONSE -> exchange.answered(step);
      case PREPARE_REQUEST, CREATE_REQUEST, FOLLOW_REDIRECT, DISPATCH_RESPONSE, FAILURE ->
        step.next();
    }
  }

  private void opened(HttpContext<?> step) {
    if (over) {
      // The caller has its answer; a request without this handler would log its own end as an
      // error.
      abandon(step.clientRequest().exceptionHandler(this::failed));
    } else {
      request = step.clientRequest();
      sentNanos = System.nanoTime();
    }
    goOn(step);
  }

  private void answered(HttpContext<?> step) {
    HttpClientResponse response = step.clientResponse();
    head = response;
    took = Duration.ofNanos(System.nanoTime() - sentNanos);
    response.exceptionHandler(this::failed);
    if (isCompressed(response)) {
      // Not asked for, and a small one can inflate to anything.
      breakOff(
          failures.malformed(call, heard(response, Buffer.buffer()), "its body is compressed"));
    }
    goOn(step);
  }

  private void goOn(HttpContext<?> step) {
    if (over) {
      step.fail(new VertxException("the call is over", true));
    } else {
      step.next();
    }
  }

  @Override
  public BodyStream<Buffer> stream() {
    HttpClientResponse response = requireNonNull(head, "a body is read after its head");
    String rule = "its body has more than " + settings.answerBytesMax() + " bytes";
    return new BoundedBody(
        settings.answerBytesMax(),
        kept -> breakOff(failures.malformed(call, heard(response, kept), rule)));
  }

  private ApiResponse heard(HttpClientResponse response, Buffer body) {
    return ApiResponse.of(
        response.statusCode(), response.headers(), body.getBytes(), clock.instant(), took);
  }

  private static boolean isCompressed(HttpClientResponse response) {
    String encoding = response.getHeader("Content-Encoding");
    return encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
  }

  private void end(HttpResponse<Buffer> response) {
    Buffer body = requireNonNull(response.body(), "a bounded body may be empty, but is there");
    if (settle()) {
      promise.complete(ApiResponse.of(
          response.statusCode(), response.headers(), body.getBytes(), clock.instant(), took));
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
  // has its place back. The web client itself does so only until the head of the answer is there.
  private static void abandon(HttpClientRequest open) {
    open.reset().onFailure(_ -> open.connection().close());
  }
}
