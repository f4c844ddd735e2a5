package dev.sluice.bridge;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client of the bridge. While as many of its asks are under way as may be, or it does not read its answers, nothing more is
 * read from it. Used by one event loop.
 */
final class BridgeConnection {
  private final Bus bus;
  private final BridgeSettings settings;
  private final NetSocket socket;
  private final FrameReader reader;
  private final Map<String, MessageConsumer<?>> registrations = new HashMap<>();
  private int asks;
  private boolean closed;

  BridgeConnection(Bus bus, BridgeSettings settings, NetSocket socket) {
    this.bus = bus;
    this.settings = settings;
    this.socket = socket;
    this.reader = new FrameReader(settings.frameBytesMax());
  }

  /** Serves the client until it goes away. */
  void serve() {
    socket.setWriteQueueMaxSize(settings.writeBytesMax());
    socket.handler(arrived -> {
      reader.add(arrived);
      goOn();
    });
    socket.drainHandler(_ -> goOn());
    // A reset by the client; its close handler follows.
    socket.exceptionHandler(_ -> close());
  }

  /** Forgets the client, whose socket is closed. */
  void closed() {
    closed = true;
    registrations.values().forEach(BridgeConnection::unregister);
    registrations.clear();
  }

  private void close() {
    closed = true;
    socket.end().onFailure(_ -> {}); // it was closed already
  }

  /** Closes the connection with what is still to be written: an orderly close would wait until the client reads it. */
  private void cut() {
    closed();
    socket.resume(); // the end of a paused socket is not told
    var _ = ((NetSocketInternal) socket).channelHandlerContext().close();
  }

  /** Takes the frames that are here, as long as there is room for what they ask; reads on when there is. */
  private void goOn() {
    while (!closed && hasRoom()) {
      Optional<Buffer> frame = reader.next();
      if (frame.isEmpty()) {
        break;
      }
      take(frame.get());
    }
    if (!closed && reader.isTooLarge()) {
      error("frame_too_large");
      close();
    } else if (hasRoom()) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  private boolean hasRoom() {
    return asks < settings.asksMax() && !socket.writeQueueFull();
  }

  private void take(Buffer payload) {
    switch (Frame.of(payload)) {
      case Frame.Ping() -> write(new JsonObject().put("type", "pong"));
      case Frame.Send send -> send(send);
      case Frame.Publish() ->
        error("access_denied"); // the permitted addresses answer, one asker each
      case Frame.Register(String address) -> register(address);
      case Frame.Unregister(String address) -> forget(address);
      case Frame.Unreadable(String message) -> error(message);
    }
  }

  private void send(Frame.Send send) {
    String reply = send.replyAddress();
    if (!Permits.toAsk(send.address())) {
      refuse(send.address(), reply, accessDenied());
      return;
    }
    if (!(send.body() instanceof JsonObject body)) {
      refuse(
          send.address(), reply, Refusal.BAD_MESSAGE.because("the message must be a JSON object"));
      return;
    }
    asks++;
    bus.askJson(send.address(), body, deadline(send))
        .onSuccess(answer -> answer(reply, answer))
        .onFailure(failure -> refuse(send.address(), reply, failure))
        .onComplete(_ -> {
          asks--;
          goOn();
        });
  }

  private Duration deadline(Frame.Send send) {
    Duration longest = settings.askDeadline();
    Duration wanted = Duration.ofMillis(send.timeoutMillis());
    return wanted.isZero() || wanted.compareTo(longest) > 0 ? longest : wanted;
  }

  private void register(String address) {
    if (!Permits.toHear(address)) {
      refuse(address, null, accessDenied());
    } else if (!registrations.containsKey(address)) {
      if (registrations.size() >= settings.registrationsMax()) {
        error("too_many_registrations");
        return;
      }
      MessageConsumer<?> consumer = bus.listen(address, told -> publish(address, told));
      registrations.put(address, consumer);
    }
  }

  private void forget(String address) {
    MessageConsumer<?> consumer = registrations.remove(address);
    if (consumer == null) {
      error("unknown_address");
    } else {
      unregister(consumer);
    }
  }

  private static void unregister(MessageConsumer<?> consumer) {
    consumer.unregister().onFailure(_ -> {}); // it is off the bus already
  }

  private void publish(String address, JsonObject told) {
    // To leave one out would be a lie to a client that follows along; so it has to begin again.
    if (socket.writeQueueFull()) {
      cut();
      return;
    }
    write(new JsonObject()
        .put("type", "message")
        .put("address", address)
        .put("headers", new JsonObject())
        .put("body", told)
        .put("send", false));
  }

  private void answer(@Nullable String replyAddress, JsonObject answer) {
    if (replyAddress != null) {
      write(new JsonObject()
          .put("type", "message")
          .put("address", replyAddress)
          .put("headers", new JsonObject())
          .put("body", answer)
          .put("send", true));
    }
  }

  private void refuse(String address, @Nullable String replyAddress, Throwable failure) {
    ReplyException refusal = failure instanceof ReplyException known
        ? known
        : new ReplyException(ReplyFailure.ERROR, "the gateway failed to answer");
    JsonObject frame = new JsonObject().put("type", "err");
    if (replyAddress != null) {
      frame.put("address", replyAddress);
    }
    write(frame
        .put("sourceAddress", address)
        .put("failureCode", refusal.failureCode())
        .put("failureType", refusal.failureType().name())
        .put("message", refusal.getMessage()));
  }

  private static ReplyException accessDenied() {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 403, "access_denied");
  }

  private void error(String message) {
    write(new JsonObject().put("type", "err").put("message", message));
  }

  private void write(JsonObject frame) {
    if (!closed) {
      // A client that went away is forgotten by its close handler.
      socket.write(FrameReader.framed(frame.toBuffer())).onFailure(_ -> {});
    }
  }
}
