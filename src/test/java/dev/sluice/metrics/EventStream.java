package dev.sluice.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** A reader of server-sent events over a bare socket, which can also choose not to read. */
public final class EventStream implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  /** One event; a part that did not come is an empty text. */
  public record Event(String id, String name, String data) {
    public JsonObject json() {
      return new JsonObject(data);
    }
  }

  private final Socket socket = new Socket();
  private final InputStream in;
  private final String head;
  private final StringBuilder body = new StringBuilder();

  public EventStream(int port, String path, String... fields) throws IOException {
    socket.setReceiveBufferSize(8 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    socket.getOutputStream().write((request + "\r\n").getBytes(UTF_8));
    in = new BufferedInputStream(socket.getInputStream());
    StringBuilder lines = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.append(line).append('\n');
    }
    head = lines.toString();
  }

  public int status() {
    return Integer.parseInt(head.substring(9, 12));
  }

  /** The head of the answer in small letters. */
  String head() {
    return head.toLowerCase(Locale.ROOT);
  }

  /** The next event that has a name. */
  public Event next() throws IOException {
    Event block = block();
    while (block.name().isEmpty()) {
      block = block();
    }
    return block;
  }

  /** The next block, heartbeats and greetings as well. */
  Event block() throws IOException {
    int end = body.indexOf("\n\n");
    while (end < 0) {
      int length = Integer.parseInt(line(), 16);
      body.append(new String(in.readNBytes(length), UTF_8));
      var _ = line();
      end = body.indexOf("\n\n");
    }
    String block = body.substring(0, end);
    body.delete(0, end + 2);
    return new Event(field(block, "id: "), field(block, "event: "), field(block, "data: "));
  }

  /** Whether the gateway ends the stream, after whatever it still had to say. */
  boolean ends() {
    try {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true; // cut
    }
  }

  private static String field(String block, String name) {
    return block
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("");
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the stream has ended");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
