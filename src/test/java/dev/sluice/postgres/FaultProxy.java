package dev.sluice.postgres;

import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A faulty network in front of a server: a TCP proxy on loopback whose behaviour is switched while it
 * runs. It needs no privilege, so outage tests run anywhere.
 */
public final class FaultProxy {
  /** How the network behaves from now on, for live and new connections alike. */
  public sealed interface Mode {
    /** As if it were not there. */
    record Pass() implements Mode {}

    /** Everything arrives later, in order. */
    record Delay(Duration eachWay) implements Mode {}

    /**
     * Nothing arrives, in either direction, not even that the other side has closed. What was sent
     * meanwhile arrives when the mode changes, as TCP would send it again.
     */
    record BlackHole() implements Mode {}

    /** New connections end at once; live ones go on, unless {@link FaultProxy#cut} ends them. */
    record Refuse() implements Mode {}

    /** Live connections are reset now, new ones at the first byte of the server's answer. */
    record Reset() implements Mode {}

    /** Each connection is reset after this many more bytes of the server's answers: in the midst of one. */
    record CutAfter(long answerBytes) implements Mode {}
  }

  private final Context context;
  private final NetServer server;
  private final NetClient client;
  private final URI target;
  private final Set<ProxiedConnection> live = new LinkedHashSet<>();
  private Mode mode = new Mode.Pass();
  private Promise<Void> healed = Promise.promise();
  private int accepted;

  private FaultProxy(Vertx vertx, URI target) {
    this.context = vertx.getOrCreateContext();
    this.server = vertx.createNetServer();
    this.client = vertx.createNetClient();
    this.target = target;
  }

  /**
   * Starts on a free port of 127.0.0.1, in {@link Mode.Pass}.
   *
   * @param url of the server behind it: {@code postgresql://...} or any with host and port
   */
  public static Future<FaultProxy> start(Vertx vertx, String url) {
    var proxy = new FaultProxy(vertx, URI.create(url));
    return proxy.onContext(
        () -> proxy.server.connectHandler(proxy::accept).listen(0, "127.0.0.1").map(_ -> proxy));
  }

  /** The server's URL with this proxy's address in it. */
  public String url() {
    String user = target.getRawUserInfo() == null ? "" : target.getRawUserInfo() + "@";
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    return target.getScheme() + "://" + user + "127.0.0.1:" + port() + target.getRawPath() + query;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return server.actualPort();
  }

  /** Switches; the result succeeds when it holds for all live connections. */
  public Future<Void> mode(Mode next) {
    return onContext(() -> {
      mode = next;
      Promise<Void> before = healed;
      healed = Promise.promise();
      before.complete();
      List.copyOf(live).forEach(ProxiedConnection::modeChanged);
      return Future.succeededFuture();
    });
  }

  /** Resets every live connection, once, whatever the mode; with {@link Mode.Refuse} the server is down. */
  public Future<Void> cut() {
    return onContext(() -> {
      List.copyOf(live).forEach(ProxiedConnection::reset);
      return Future.succeededFuture();
    });
  }

  /** How many connections have been made to it so far, refused ones included. */
  public Future<Integer> accepted() {
    return onContext(() -> Future.succeededFuture(accepted));
  }

  /** Ends all connections and the proxy. */
  public Future<Void> close() {
    return cut().compose(_ -> Future.join(server.close(), client.close())).mapEmpty();
  }

  private void accept(NetSocket near) {
    accepted++;
    if (mode instanceof Mode.Refuse) {
      reset(near);
      return;
    }
    near.pause();
    client
        .connect(target.getPort() < 0 ? 5432 : target.getPort(), target.getHost())
        .onSuccess(far -> live.add(ProxiedConnection.between(this, near, far)))
        .onFailure(_ -> reset(near));
  }

  Mode mode() {
    return mode;
  }

  /** Succeeds when what was sent may be forwarded: now, later, or when the black hole has gone. */
  Future<Void> passage() {
    return switch (mode) {
      case Mode.Delay(Duration eachWay) ->
        context.owner().timer(eachWay.toMillis()).mapEmpty();
      case Mode.BlackHole() -> healed.future().compose(_ -> passage());
      case Mode.Pass(), Mode.Refuse(), Mode.Reset(), Mode.CutAfter(long _) ->
        Future.succeededFuture();
    };
  }

  void ended(ProxiedConnection connection) {
    live.remove(connection);
  }

  // Closing with no linger makes the kernel send a reset instead of an orderly end.
  static void reset(NetSocket socket) {
    var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    if (channel.isOpen()) { // else its own end came first, and has nothing left to set
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = socket.close();
    }
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> result = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(result));
    return result.future();
  }
}
