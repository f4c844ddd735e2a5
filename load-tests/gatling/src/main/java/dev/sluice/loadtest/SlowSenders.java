package dev.sluice.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Senders that drip: half of them the head of a request, half of them its body, a byte every half second. The gateway
 * must tell each that it is too slow, or close it, in time; then the sender comes back. Gatling cannot send like this.
 */
final class SlowSenders implements Disturbance {
  private static final int SENDERS = 200;
  private static final Duration DRIP = Duration.ofMillis(500);

  /** The gateway gives a body 10 s, a head 5 s; the rest is for a busy machine. */
  private static final Duration HELD_MAX = Duration.ofSeconds(15);

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);
  private static final byte[] SLOW_HEAD =
      "POST /api/webhooks/mux HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SLOW_BODY = """
      POST /api/webhooks/mux HTTP/1.1\r
      Host: localhost\r
      Content-Type: application/json\r
      Content-Length: 1500\r
      \r
      {""".getBytes(StandardCharsets.US_ASCII);

  /** How a slow request ended. */
  private enum Ending {
    /** It was answered 408. */
    TOLD,
    /** It was closed without an answer. */
    CLOSED,
    /** It was answered something else. */
    MISTAKEN,
    /** It was still held when it should not be. */
    HELD
  }

  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Map<Ending, Integer>>> senders = new ArrayList<>();
  private volatile boolean over;

  /** Towards the gateway on this port. */
  SlowSenders(int port) {
    this.port = port;
  }

  @Override
  public void begin() {
    for (int i = 0; i < SENDERS; i++) {
      byte[] beginning = i % 2 == 0 ? SLOW_HEAD : SLOW_BODY;
      senders.add(threads.submit(() -> againAndAgain(beginning)));
    }
  }

  private Map<Ending, Integer> againAndAgain(byte[] beginning) throws IOException {
    Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
    while (!over) {
      endings.merge(once(beginning), 1, Integer::sum);
    }
    return endings;
  }

  private Ending once(byte[] beginning) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          Math.toIntExact(CONNECT_DEADLINE.toMillis()));
      socket.setSoTimeout(Math.toIntExact(DRIP.toMillis()));
      return drip(beginning, socket.getInputStream(), socket.getOutputStream());
    }
  }

  private static Ending drip(byte[] beginning, InputStream in, OutputStream out)
      throws IOException {
    long began = System.nanoTime();
    try {
      out.write(beginning);
      while (System.nanoTime() - began < HELD_MAX.toNanos()) {
        try {
          byte[] answer = in.readNBytes("HTTP/1.1 408".length());
          return ending(new String(answer, StandardCharsets.US_ASCII));
        } catch (SocketTimeoutException silent) {
          // Nobody has answered for as long as the next byte waits.
          out.write('x');
        }
      }
      return Ending.HELD;
    } catch (SocketException reset) {
      // Closed with a byte of ours unread: that is the other way to end us.
      return Ending.CLOSED;
    }
  }

  private static Ending ending(String answer) {
    if (answer.isEmpty()) {
      return Ending.CLOSED;
    }
    return answer.endsWith(" 408") ? Ending.TOLD : Ending.MISTAKEN;
  }

  @Override
  public String end() throws IOException, InterruptedException {
    over = true;
    Map<Ending, Integer> all = new EnumMap<>(Ending.class);
    for (Future<Map<Ending, Integer>> sender : senders) {
      try {
        sender.get().forEach((ending, count) -> all.merge(ending, count, Integer::sum));
      } catch (ExecutionException failure) {
        throw new IOException("a slow sender could not go on", failure);
      }
    }
    String told = SENDERS + " slow senders at a time: " + all.getOrDefault(Ending.TOLD, 0)
        + " answered 408, " + all.getOrDefault(Ending.CLOSED, 0) + " closed without an answer";
    if (all.containsKey(Ending.MISTAKEN) || all.containsKey(Ending.HELD)) {
      throw new IOException(told + ", " + all.getOrDefault(Ending.MISTAKEN, 0)
          + " answered otherwise, " + all.getOrDefault(Ending.HELD, 0) + " held for too long");
    }
    return told;
  }

  @Override
  public void close() {
    over = true;
    threads.shutdownNow();
  }
}
