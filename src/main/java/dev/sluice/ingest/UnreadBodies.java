package dev.sluice.ingest;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The bodies of requests that were refused at their head. Nobody listens to them, so what comes of them is dropped; those that
 * do not end, or grow too large, take their connection with them. One look now and then stands for a handler and a
 * timer per request, which would cost more than the refusal. Confined to one event loop.
 */
final class UnreadBodies {
  private final int bytesMax;
  private final long deadlineNanos;

  // A connection has one request under way at most, so its next one takes the place of the last.
  private IdentityHashMap<HttpConnection, HttpServerRequest> young = new IdentityHashMap<>();
  private IdentityHashMap<HttpConnection, HttpServerRequest> old = new IdentityHashMap<>();
  private long agedAtNanos = System.nanoTime();

  /**
   * @param deadline a body that takes longer is cut off before it has taken twice as long
   */
  UnreadBodies(int bytesMax, Duration deadline) {
    this.bytesMax = bytesMax;
    this.deadlineNanos = deadline.toNanos();
  }

  /** The request was answered, and its body may still come. */
  void expect(HttpServerRequest request) {
    young.put(request.connection(), request);
  }

  /** The connection is no more. */
  void closed(HttpConnection connection) {
    young.remove(connection);
    old.remove(connection);
  }

  /** Closes the connections whose unread body takes too long or is too large. */
  void cutOverdue(long nowNanos) {
    List<HttpConnection> cut = new ArrayList<>();
    forgetEnded(young, cut);
    forgetEnded(old, cut);
    if (nowNanos - agedAtNanos >= deadlineNanos) {
      agedAtNanos = nowNanos;
      cut.addAll(old.keySet());
      old = young;
      young = new IdentityHashMap<>();
    }
    // A connection that is closed already needs no closing.
    cut.forEach(connection -> connection.close().onFailure(_ -> {}));
  }

  private void forgetEnded(
      IdentityHashMap<HttpConnection, HttpServerRequest> bodies, List<HttpConnection> cut) {
    bodies.values().removeIf(HttpServerRequest::isEnded);
    bodies.forEach((connection, request) -> {
      if (request.bytesRead() > bytesMax) {
        cut.add(connection);
      }
    });
  }
}
