package dev.sluice.bridge;

import dev.sluice.bus.Bus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for programs that speak the frames of vertx-tcp-eventbus-bridge. Deploy one instance. */
public final class BridgeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeVerticle.class);
  private static final int BACKLOG_MAX = 32;

  private final Bus bus;
  private final BridgeSettings settings;
  private final AtomicInteger connections = new AtomicInteger();
  private final Counter refused;
  private @Nullable NetServer server;

  /** Registers {@code sluice.bridge.*}. */
  public BridgeVerticle(Bus bus, BridgeSettings settings, MeterRegistry registry) {
    this.bus = bus;
    this.settings = settings;
    Gauge.builder("sluice.bridge.connections", connections, AtomicInteger::get)
        .description("Clients of the TCP bridge")
        .register(registry);
    refused = Counter.builder("sluice.bridge.refused")
        .description("Connections closed for there were too many")
        .register(registry);
  }

  @Override
  public Future<?> start() {
    NetServer listener = vertx
        .createNetServer(new NetServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setAcceptBacklog(BACKLOG_MAX)
            .setTcpNoDelay(true)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setReadIdleTimeout((int) settings.idleTimeout().toMillis()))
        .connectHandler(this::connected);
    server = listener;
    return listener
        .listen()
        .onSuccess(_ -> LOG.atInfo()
            .addKeyValue("host", settings.host())
            .addKeyValue("port", listener.actualPort())
            .log("the event bus is bridged to programs on this machine"));
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  /** The port it listens on, once it is deployed. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("the bridge is not deployed");
    }
    return server.actualPort();
  }

  private void connected(NetSocket socket) {
    if (connections.get() >= settings.connectionsMax()) {
      refused.increment();
      socket.close().onFailure(_ -> {}); // it went away first
      return;
    }
    connections.incrementAndGet();
    var connection = new BridgeConnection(bus, settings, socket);
    socket.closeHandler(_ -> {
      connections.decrementAndGet();
      connection.closed();
    });
    connection.serve();
  }
}
