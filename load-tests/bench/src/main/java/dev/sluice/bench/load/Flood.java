package dev.sluice.bench.load;

import dev.sluice.bench.load.LoadPlan.Phase;
import dev.sluice.bench.load.LoadPlan.WhenBusy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Sends the requests of a plan over its connections and tallies the answers, on one thread.
 *
 * <p>In an open loop a request has a time at which it is due, whether or not the contestant keeps up, and its latency counts
 * from then. So a stall shows in the latency of everything that it held up, and not in the one request that met it
 * (Gil Tene's "coordinated omission").
 */
final class Flood implements AutoCloseable {
  private static final long DRAIN_NANOS_MAX = 6_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int LOST_MAX = 20_000;

  private final RequestSource source;
  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final BitSet sent = new BitSet();
  private final BitSet acknowledged = new BitSet();
  private Phase phase = Phase.closed("before", 0, false);
  private PhaseTally tally = new PhaseTally(0, 0);
  private boolean sendAtOnce;
  private int lost;

  Flood(LoadPlan plan, RequestSource source) throws IOException {
    this.source = source;
    selector = Selector.open();
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port());
    for (int i = 0; i < plan.connections(); i++) {
      var connection = new Connection(selector, server, source.bytesMax());
      connection.open();
      connections.add(connection);
      idle.add(connection);
    }
  }

  /** Runs one phase to its end; requests may then be under way, and their answers count in the next one. */
  PhaseTally run(Phase next) throws IOException {
    long begin = System.nanoTime();
    long end = begin + (long) (next.seconds() * 1e9);
    phase = next;
    tally = new PhaseTally(begin, next.seconds());
    sendAtOnce = next.isClosed();
    if (next.isClosed()) {
      runClosed(end);
    } else {
      runOpen(begin, end);
    }
    sendAtOnce = false;
    tally.ended(System.nanoTime());
    return tally;
  }

  private void runClosed(long end) throws IOException {
    while (System.nanoTime() < end) {
      int more = Math.min(idle.size(), phase.connectionsMax() - underWay());
      for (int i = 0; i < more; i++) {
        send(idle.removeFirst(), System.nanoTime());
      }
      selector.select(this::ready, 50);
    }
  }

  private void runOpen(long begin, long end) throws IOException {
    double nanosEach = 1e9 / phase.ratePerSecond();
    long handled = 0;
    long now = System.nanoTime();
    while (now < end) {
      long due = (long) ((now - begin) / nanosEach) + 1;
      while (handled < due && !idle.isEmpty()) {
        send(idle.removeFirst(), begin + (long) (handled * nanosEach));
        handled++;
      }
      if (handled < due && phase.whenBusy() == WhenBusy.SKIP) {
        tally.skipped(due - handled);
        handled = due;
      }
      if (handled < due) {
        selector.select(this::ready, 1);
      } else {
        rest(begin + (long) (handled * nanosEach) - System.nanoTime());
      }
      now = System.nanoTime();
    }
    tally.skipped(Math.max(0, (long) ((end - begin) / nanosEach) - handled));
  }

  // In whole milliseconds, so that what is due within one is sent together: to wake for each
  // request would take a third of
  // a core from the contestant. What is sent late counts from when it was due all the same.
  private void rest(long nanos) throws IOException {
    if (nanos > 0) {
      selector.select(this::ready, Math.ceilDiv(nanos, NANOS_PER_MILLI));
    } else {
      selector.selectNow(this::ready);
    }
  }

  /** Waits for the answers that are still under way, 6 s at most. */
  void drain() throws IOException {
    long end = System.nanoTime() + DRAIN_NANOS_MAX;
    while (idle.size() < connections.size() && System.nanoTime() < end) {
      selector.select(this::ready, 50);
    }
  }

  private void ready(SelectionKey key) {
    var connection = (Connection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.continueSending();
      }
      if (key.isReadable()) {
        int status = connection.receive();
        if (status != 0) {
          answered(connection, status);
        }
      }
    } catch (IOException broken) {
      reopen(connection, broken);
    }
  }

  private void answered(Connection connection, int status) {
    long now = System.nanoTime();
    long latency = now - connection.dueAt();
    tally.answered(status, now, latency);
    PhaseTally due = connection.tally();
    if (due != null) {
      due.latency(status, latency);
    }
    if (status == 200) {
      acknowledged.set(connection.index());
    }
    connection.refused(status == 503);
    if (sendAtOnce && underWay() <= phase.connectionsMax()) {
      send(connection, now);
    } else {
      idle.addLast(connection);
    }
  }

  private int underWay() {
    return connections.size() - idle.size();
  }

  private void send(Connection connection, long dueAt) {
    int index = connection.index();
    ByteBuffer request;
    if (connection.refused()) {
      request = source.again(index, connection.own());
    } else {
      request = source.next(phase.prepared(), connection.own());
      index = source.index();
    }
    sent.set(index);
    tally.sent();
    try {
      connection.send(request, index, dueAt, tally);
    } catch (IOException broken) {
      reopen(connection, broken);
    }
  }

  private void reopen(Connection connection, IOException broken) {
    // One that rested too long is closed by the server, as it may be, and still rests.
    boolean underWay = !idle.contains(connection);
    if (underWay && ++lost > LOST_MAX) {
      throw new UncheckedIOException("too many connections were lost", broken);
    }
    try {
      connection.close();
      connection.refused(false);
      connection.open();
    } catch (IOException gone) {
      throw new UncheckedIOException("the contestant takes no connection", gone);
    }
    if (underWay) {
      idle.addLast(connection);
    }
  }

  BitSet sent() {
    return sent;
  }

  BitSet acknowledged() {
    return acknowledged;
  }

  /** What is told of the whole run. */
  JsonObject totals() {
    return new JsonObject()
        .put("sentEvents", sent.cardinality())
        .put("acknowledgedEvents", acknowledged.cardinality())
        .put("unanswered", underWay())
        .put("connectionsLost", lost)
        .put("madeLate", source.madeLate());
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
