package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client of the bridge as any language would write it: blocking, and without a line of the gateway's own code. */
public final class BridgeClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  public BridgeClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** Sends one frame. */
  public BridgeClient say(JsonObject frame) throws IOException {
    return say(frame.encode());
  }

  /** Sends one frame with this payload. */
  public BridgeClient say(String payload) throws IOException {
    byte[] bytes = payload.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
    return this;
  }

  /** Sends these bytes as they are. */
  public BridgeClient raw(byte... bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  /** The next frame; fails when none comes in time. */
  public JsonObject hear() throws IOException {
    return new JsonObject(new String(in.readNBytes(in.readInt()), UTF_8));
  }

  /** Whether the bridge closes the connection without another byte. */
  public boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  /** Asks, and returns the frame that answers. */
  public JsonObject ask(String address, Object body) throws IOException {
    return say(send(address, body)).hear();
  }

  /** A round trip: all that was said before has been taken. */
  public BridgeClient settled() throws IOException {
    var _ = say(new JsonObject().put("type", "ping"));
    JsonObject pong = hear();
    if (!pong.getString("type").equals("pong")) {
      throw new AssertionError("instead of a pong came " + pong);
    }
    return this;
  }

  /** Registers for an address. */
  public BridgeClient register(String address) throws IOException {
    return say(new JsonObject().put("type", "register").put("address", address));
  }

  static JsonObject send(String address, Object body) {
    return new JsonObject()
        .put("type", "send")
        .put("address", address)
        .put("replyAddress", "reply-1")
        .put("body", body);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
