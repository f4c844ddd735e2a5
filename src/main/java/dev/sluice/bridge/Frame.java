package dev.sluice.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a client says in one frame. */
sealed interface Frame {
  /** It lives, and wants to hear that we do. */
  record Ping() implements Frame {}

  /**
   * It asks, or tells without waiting for an answer.
   *
   * @param replyAddress the client's own name for this ask, which the answer carries; null when it wants none
   * @param body the message; null when there is none
   * @param timeoutMillis how long it would wait; 0 when it does not say
   */
  record Send(
      String address,
      @Nullable String replyAddress,
      @Nullable Object body,
      long timeoutMillis) implements Frame {}

  /** It publishes. */
  record Publish() implements Frame {}

  /** It wants to hear what is published there from now on. */
  record Register(String address) implements Frame {}

  /** It has heard enough. */
  record Unregister(String address) implements Frame {}

  /** It cannot be understood; the message is the word that clients of this protocol know. */
  record Unreadable(String message) implements Frame {}

  /** Reads the payload of a frame. */
  static Frame of(Buffer payload) {
    Object decoded;
    try {
      decoded = Json.decodeValue(payload);
    } catch (DecodeException _) {
      return new Unreadable("invalid_json");
    }
    return decoded instanceof JsonObject frame ? of(frame) : new Unreadable("invalid_json");
  }

  private static Frame of(JsonObject frame) {
    Object type = frame.getValue("type");
    if ("ping".equals(type)) {
      return new Ping();
    }
    if (!(frame.getValue("address") instanceof String address) || address.isEmpty()) {
      return new Unreadable("missing_address");
    }
    return switch (type instanceof String name ? name : "") {
      case "send" -> send(frame, address);
      case "publish" -> new Publish();
      case "register" -> new Register(address);
      case "unregister" -> new Unregister(address);
      default -> new Unreadable("unknown_type");
    };
  }

  private static Frame send(JsonObject frame, String address) {
    Object reply = frame.getValue("replyAddress");
    Object headers = frame.getValue("headers");
    if (!(reply == null || reply instanceof String)) {
      return new Unreadable("invalid_reply_address");
    }
    // The other headers of the protocol choose a codec or a way of delivery: not for a stranger.
    Object timeout = headers instanceof JsonObject fields ? fields.getValue("timeout") : null;
    if (!(headers == null || headers instanceof JsonObject)
        || !(timeout == null || (timeout instanceof Integer millis && millis > 0))) {
      return new Unreadable("invalid_headers");
    }
    long millis = timeout == null ? 0 : (Integer) timeout;
    return new Send(address, (String) reply, frame.getValue("body"), millis);
  }
}
