package dev.sluice.metrics;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;

/**
 * One reader of the live stream: a place in the shared ring, and no queue of its own but what the connection holds. A
 * reader so slow that the ring overtakes its place is cut off; when it comes back with its last id, it is told. Used by
 * one event loop.
 */
final class Subscriber {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final LiveEvents events;
  private final Set<LiveKind> kinds;
  private long told;

  /**
   * @param request a request whose response is chunked and has its head
   * @param told the number of the event after which it goes on
   */
  Subscriber(HttpServerRequest request, LiveEvents events, Set<LiveKind> kinds, long told) {
    this.request = request;
    this.response = request.response();
    this.events = events;
    this.kinds = kinds;
    this.told = told;
  }

  /** Writes what is new, as far as the reader keeps up; false when the ring has overtaken it. */
  boolean tell() {
    while (told < events.newest()) {
      if (!events.holds(told + 1)) {
        return false;
      }
      if (response.writeQueueFull()) {
        return true; // goes on when the connection has drained
      }
      told++;
      LiveEvent event = events.get(told);
      if (kinds.contains(event.kind())) {
        write(event.frame());
      }
    }
    return true;
  }

  /** Says how long the reader should wait before it comes back, and where it begins. */
  void greet(Duration retry) {
    write(Buffer.buffer("retry: " + retry.toMillis() + "\n" + place()));
  }

  /** Says that the reader may have missed something, whatever kinds it asked for; it goes on from the newest. */
  void reset(String detail) {
    told = events.newest();
    String data = new JsonObject().put("detail", detail).encode();
    write(Buffer.buffer("event: reset\ndata: " + data + "\n" + place()));
  }

  /** Says that the stream lives. It moves the place of the reader on over events that it did not ask for. */
  void heartbeat() {
    if (!response.writeQueueFull()) {
      write(Buffer.buffer(": heartbeat\n" + place()));
    }
  }

  /** Ends the response; the connection of a reader that does not read is closed. */
  void end() {
    if (response.writeQueueFull()) {
      cut();
    } else if (!response.ended()) {
      response.end().onFailure(_ -> {}); // it went away first
    }
  }

  /** Closes the connection with what is still to be written: an orderly close would wait until the reader reads it. */
  void cut() {
    var _ =
        ((HttpServerConnection) request.connection()).channelHandlerContext().close();
  }

  private String place() {
    return "id: " + events.id(told) + "\n\n";
  }

  private void write(Buffer frame) {
    response
        .write(frame)
        .onFailure(_ -> {}); // it went away: its close handler takes it off the list
  }
}
