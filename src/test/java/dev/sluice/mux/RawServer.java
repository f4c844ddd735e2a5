package dev.sluice.mux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A server on loopback that answers every request with bytes of a test's choice, or does worse. */
final class RawServer {
  private static final byte TLS_HANDSHAKE = 0x16;

  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final NetServer server;

  RawServer(Vertx vertx, Consumer<NetSocket> manners) throws Exception {
    server = MuxClientFixture.await(vertx
        .createNetServer()
        .connectHandler(socket -> {
          var text = Buffer.buffer();
          socket.handler(chunk -> {
            text.appendBuffer(chunk);
            boolean tls = text.getByte(0) == TLS_HANDSHAKE;
            if (tls || text.toString(UTF_8).contains("\r\n\r\n")) {
              requests.add(text.toString(UTF_8));
              text.setBuffer(0, Buffer.buffer());
              manners.accept(socket);
            }
          });
        })
        .listen(0, "127.0.0.1"));
  }

  /** One that writes this and leaves the connection open. */
  static RawServer saying(Vertx vertx, String answer) throws Exception {
    return new RawServer(vertx, socket -> socket.write(answer));
  }

  /** A whole answer with this status, these header lines and this body. */
  static String answer(int status, String headers, String body) {
    return "HTTP/1.1 " + status + " Whatever\r\n" + headers + (headers.isEmpty() ? "" : "\r\n")
        + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
  }

  /** A whole answer of JSON. */
  static String json(int status, String headers, String body) {
    String type = "Content-Type: application/json";
    return answer(status, headers.isEmpty() ? type : type + "\r\n" + headers, body);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  int port() {
    return server.actualPort();
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  void close() throws Exception {
    MuxClientFixture.await(server.close());
  }
}
