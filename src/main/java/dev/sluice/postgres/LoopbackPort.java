package dev.sluice.postgres;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;

/** Finds the port for a server that nobody outside this machine may reach. */
final class LoopbackPort {
  static final String ADDRESS = "127.0.0.1";

  private LoopbackPort() {}

  /**
   * The wanted port, or for 0 the remembered one, or where that is taken by now any free one.
   *
   * @throws EmbeddedServerException when the wanted port is taken
   */
  static int choose(int wanted, OptionalInt remembered) throws IOException {
    if (wanted != 0) {
      return free(wanted)
          .orElseThrow(() -> new EmbeddedServerException(
              "port %d on %s is taken by another program: stop that one, or let the embedded Postgres choose (port 0)"
                  .formatted(wanted, ADDRESS)));
    }
    if (remembered.isPresent() && free(remembered.getAsInt()).isPresent()) {
      return remembered.getAsInt();
    }
    return free(0).orElseThrow(() -> new EmbeddedServerException("no port is free on " + ADDRESS));
  }

  private static OptionalInt free(int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), port), 1);
      return OptionalInt.of(socket.getLocalPort());
    } catch (BindException taken) {
      return OptionalInt.empty();
    }
  }
}
