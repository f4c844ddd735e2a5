package dev.sluice.postgres;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through a {@link FaultProxy}: two sockets and what is under way between them. */
final class ProxiedConnection {
  private static final Logger log = LoggerFactory.getLogger(ProxiedConnection.class);
  private static final int UNDER_WAY_MAX_BYTES = 256 * 1024;

  private final FaultProxy proxy;
  private final NetSocket near;
  private final NetSocket far;
  private long answeredBytes;

  private ProxiedConnection(FaultProxy proxy, NetSocket near, NetSocket far) {
    this.proxy = proxy;
    this.near = near;
    this.far = far;
  }

  /** Joins the caller's socket and the one to the server. */
  static ProxiedConnection between(FaultProxy proxy, NetSocket near, NetSocket far) {
    var connection = new ProxiedConnection(proxy, near, far);
    connection.new Direction(near, far::write).open();
    connection.new Direction(far, connection::answer).open();
    return connection;
  }

  /** What a mode does to a connection that is there when it comes. */
  void modeChanged() {
    answeredBytes = 0;
    if (proxy.mode() instanceof FaultProxy.Mode.Reset()) {
      reset();
    }
  }

  void reset() {
    proxy.ended(this);
    FaultProxy.reset(near);
    FaultProxy.reset(far);
  }

  private Future<Void> answer(Buffer chunk) {
    return switch (proxy.mode()) {
      case FaultProxy.Mode.Reset() -> {
        reset();
        yield Future.failedFuture("reset");
      }
      case FaultProxy.Mode.CutAfter(long limit)
      when answeredBytes + chunk.length() >= limit -> {
        var allowed = chunk.slice(0, (int) Math.max(0, limit - answeredBytes));
        answeredBytes = limit;
        yield near.write(allowed).onComplete(_ -> reset());
      }
      case FaultProxy.Mode.CutAfter _,
          FaultProxy.Mode.Pass(),
          FaultProxy.Mode.Delay _,
          FaultProxy.Mode.BlackHole(),
          FaultProxy.Mode.Refuse() -> {
        answeredBytes += chunk.length();
        yield near.write(chunk);
      }
    };
  }

  private void end() {
    proxy.ended(this);
    var _ = near.close();
    var _ = far.close();
  }

  /** One of the two ways. Chunks leave in the order in which they came, whatever their delays. */
  private final class Direction {
    private final NetSocket from;
    private final Function<Buffer, Future<Void>> forward;
    private Future<Void> lastSent = Future.succeededFuture();
    private int underWayBytes;

    Direction(NetSocket from, Function<Buffer, Future<Void>> forward) {
      this.from = from;
      this.forward = forward;
    }

    void open() {
      // An error on a socket is followed by its close, which is what counts.
      from.exceptionHandler(
          failure -> log.atDebug().addKeyValue("reason", failure).log("proxied socket failed"));
      from.closeHandler(_ -> Future.join(lastSent, proxy.passage()).onComplete(_ -> end()));
      from.handler(this::carry).resume();
    }

    private void carry(Buffer chunk) {
      underWayBytes += chunk.length();
      if (underWayBytes > UNDER_WAY_MAX_BYTES) {
        from.pause();
      }
      lastSent = Future.all(lastSent, proxy.passage())
          .compose(_ -> forward.apply(chunk))
          .onComplete(_ -> arrived(chunk), _ -> end());
    }

    private void arrived(Buffer chunk) {
      underWayBytes -= chunk.length();
      if (underWayBytes <= UNDER_WAY_MAX_BYTES) {
        from.resume();
      }
    }
  }
}
