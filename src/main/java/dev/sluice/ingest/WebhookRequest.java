package dev.sluice.ingest;

import dev.sluice.bus.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * One webhook on its way in: gathers the raw body within the limits, holds its share of what may be in flight, and gives
 * it back exactly once. Confined to the event loop of its connection.
 */
final class WebhookRequest {
  private static final CharSequence SIGNATURE = HttpHeaders.createOptimized("Mux-Signature");
  private static final byte[] NOTHING = {};

  private final HttpServerRequest request;
  private final Admission admission;
  private final int bodyBytesMax;
  private final long beganAtNanos;
  private final Consumer<WebhookRequest> whenComplete;
  private final Consumer<Problem> whenRejected;
  private final Consumer<WebhookRequest> whenReleased;

  private byte[] body = NOTHING;
  private int length;
  private int bytesHeld;
  private boolean released;
  private boolean reading = true;

  WebhookRequest(
      HttpServerRequest request,
      Admission admission,
      int bodyBytesMax,
      Consumer<WebhookRequest> whenComplete,
      Consumer<Problem> whenRejected,
      Consumer<WebhookRequest> whenReleased) {
    this.request = request;
    this.admission = admission;
    this.bodyBytesMax = bodyBytesMax;
    this.whenComplete = whenComplete;
    this.whenRejected = whenRejected;
    this.whenReleased = whenReleased;
    this.beganAtNanos = System.nanoTime();
  }

  /** Begins to read. The event's place must have been admitted; it is released here. */
  void read() {
    request.handler(this::append);
    request.endHandler(_ -> complete());
    request.exceptionHandler(_ -> release()); // the sender went away; it will send again
    request
        .response()
        .exceptionHandler(_ -> release())
        .closeHandler(_ -> release())
        .endHandler(_ -> release());
  }

  private void append(Buffer chunk) {
    if (!reading) {
      return;
    }
    int more = chunk.length();
    if (length + more > bodyBytesMax) {
      reject(Answers.TOO_LARGE);
      return;
    }
    if (!admission.admitBytes(more)) {
      reject(Answers.NOT_DURABLE_NOW);
      return;
    }
    bytesHeld += more;
    if (length == 0) {
      body = chunk.getBytes();
    } else {
      grow(more);
      chunk.getBytes(body, length);
    }
    length += more;
  }

  private void grow(int more) {
    if (length + more > body.length) {
      byte[] larger = new byte[Math.min(bodyBytesMax, Math.max(2 * body.length, length + more))];
      System.arraycopy(body, 0, larger, 0, length);
      body = larger;
    }
  }

  private void complete() {
    if (reading) {
      reading = false;
      whenComplete.accept(this);
    }
  }

  /** Ends it with a problem before its body is whole, and closes the connection: the rest is not worth reading. */
  void reject(Problem problem) {
    reading = false;
    whenRejected.accept(problem);
    if (problem.status() == 503) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    Answers.problemAndClose(request, problem);
    release();
  }

  private void release() {
    if (!released) {
      released = true;
      reading = false;
      admission.releaseBytes(bytesHeld);
      admission.releaseEvent();
      whenReleased.accept(this);
    }
  }

  List<String> signatureFields() {
    return request.headers().getAll(SIGNATURE);
  }

  byte[] body() {
    if (body.length == length) {
      return body;
    }
    byte[] exact = new byte[length];
    System.arraycopy(body, 0, exact, 0, length);
    return exact;
  }

  long beganAtNanos() {
    return beganAtNanos;
  }

  HttpServerResponse response() {
    return request.response();
  }

  /** The declared length of the body, or -1 where there is none (chunked); digits only, checked by the HTTP parser. */
  static long declaredLength(HttpServerRequest request) {
    String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return declared == null ? -1 : Long.parseLong(declared);
  }
}
