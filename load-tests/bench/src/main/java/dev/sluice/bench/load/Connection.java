package dev.sluice.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One kept-alive connection with at most one request under way. */
final class Connection {
  private static final int ANSWER_BYTES_MAX = 8192;
  private static final int CONNECT_MILLIS_MAX = 2000;

  private final Selector selector;
  private final InetSocketAddress server;
  private final byte[] answer = new byte[ANSWER_BYTES_MAX];
  private final ByteBuffer answerBytes = ByteBuffer.wrap(answer);
  private final AnswerReader reader = new AnswerReader();
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer unsent;

  /** Room for a request that is made on the spot; it stays there, should it have to be sent again. */
  private final ByteBuffer own;

  private boolean refused;
  private int index = -1;
  private long dueAt;
  private @Nullable PhaseTally tally;

  Connection(Selector selector, InetSocketAddress server, int requestBytesMax) {
    this.selector = selector;
    this.server = server;
    this.own = ByteBuffer.allocateDirect(requestBytesMax);
  }

  /** Connects, or connects again after a loss. */
  void open() throws IOException {
    SocketChannel fresh = SocketChannel.open();
    fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
    fresh.socket().connect(server, CONNECT_MILLIS_MAX);
    fresh.configureBlocking(false);
    key = fresh.register(selector, SelectionKey.OP_READ, this);
    channel = fresh;
    answerBytes.clear();
    unsent = null;
  }

  void close() throws IOException {
    SocketChannel open = channel;
    if (open != null) {
      open.close();
    }
    channel = null;
  }

  /** Sends a request; what the socket does not take at once follows when it can. */
  void send(ByteBuffer request, int newIndex, long newDueAt, PhaseTally newTally)
      throws IOException {
    index = newIndex;
    dueAt = newDueAt;
    tally = newTally;
    SocketChannel open = opened();
    open.write(request);
    if (request.hasRemaining()) {
      unsent = ByteBuffer.allocate(request.remaining()).put(request).flip();
      selectionKey().interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  void continueSending() throws IOException {
    ByteBuffer rest = unsent;
    if (rest != null) {
      opened().write(rest);
      if (!rest.hasRemaining()) {
        unsent = null;
        selectionKey().interestOps(SelectionKey.OP_READ);
      }
    }
  }

  /**
   * Takes what has come.
   *
   * @return the status of the answer, or 0 while it is not whole
   * @throws IOException when the other side has closed the connection
   */
  int receive() throws IOException {
    int read = opened().read(answerBytes);
    if (read < 0) {
      throw new IOException("closed by the server");
    }
    int length = reader.read(answer, answerBytes.position());
    if (length < 0) {
      if (!answerBytes.hasRemaining()) {
        throw new IllegalStateException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
      }
      return 0;
    }
    answerBytes.clear();
    return reader.status();
  }

  ByteBuffer own() {
    return own;
  }

  /** Whether the last request was refused with 503, so that a sender would send it again. */
  boolean refused() {
    return refused;
  }

  void refused(boolean value) {
    refused = value;
  }

  int index() {
    return index;
  }

  long dueAt() {
    return dueAt;
  }

  /** Of the phase in which the request was due; null before the first one. */
  @Nullable
  PhaseTally tally() {
    return tally;
  }

  private SocketChannel opened() throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      throw new IOException("not connected");
    }
    return open;
  }

  private SelectionKey selectionKey() throws IOException {
    SelectionKey current = key;
    if (current == null) {
      throw new IOException("not connected");
    }
    return current;
  }
}
