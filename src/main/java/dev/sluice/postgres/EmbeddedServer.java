package dev.sluice.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that the gateway starts for itself where no database is configured: as durable as a
 * real one, kept under the data folder between runs, reachable over loopback with a random password
 * only.
 *
 * <p>It is started through {@code pg_ctl}, so it has a session of its own: a Ctrl-C meant for the
 * gateway does not reach it, and {@link #stop} may come last, when the gateway has flushed. The price
 * is that it outlives a gateway that is killed; the next start finds such an orphan, stops it and
 * starts a server of its own, with its own settings.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final String USER = "sluice";
  private static final Duration FAST_STOP = Duration.ofSeconds(5);
  private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(5);

  private final FolderLock lock;
  private final ServerFolder folder;
  private final PostgresCommand command;
  private final String version;
  private final int port;
  private final String url;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private EmbeddedServer(
      FolderLock lock,
      ServerFolder folder,
      PostgresCommand command,
      String version,
      int port,
      String url) {
    this.lock = lock;
    this.folder = folder;
    this.command = command;
    this.version = version;
    this.port = port;
    this.url = url;
  }

  /** Starts on the port of the last run if it is still free, else on any free one; see the other form. */
  public static EmbeddedServer start(Path dataDir, Duration startDeadline) {
    return start(dataDir, EmbeddedSettings.USUAL, startDeadline);
  }

  /**
   * Starts the server and waits until it takes connections. Blocks: call it before Vert.x runs.
   *
   * @param dataDir the gateway's data folder, made if missing and claimed for this process; the server
   *     lives in {@code postgres} below it
   * @param settings its port, and how much memory and log it may take
   * @param startDeadline for each step: making the data directory (once) and starting
   * @throws EmbeddedServerException when another gateway has the folder, the port is taken, or
   *     PostgreSQL refuses; the message says what to do
   */
  public static EmbeddedServer start(
      Path dataDir, EmbeddedSettings settings, Duration startDeadline) {
    try {
      Path realDataDir = Files.createDirectories(dataDir).toRealPath();
      FolderLock lock = FolderLock.claim(realDataDir);
      try {
        return startLocked(lock, realDataDir, settings, startDeadline);
      } catch (IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("the embedded Postgres cannot use " + dataDir, failure);
    }
  }

  private static EmbeddedServer startLocked(
      FolderLock lock, Path dataDir, EmbeddedSettings settings, Duration deadline)
      throws IOException {
    ServerFolder folder = ServerFolder.under(dataDir);
    var command =
        new PostgresCommand(PostgresBinaries.unpacked(folder.root()), folder.commandLog());
    String version = version(command.run(deadline, "postgres", List.of("--version")));
    String password = folder.password();
    if (folder.isNew()) {
      DataDirectory.create(folder, command, USER, deadline);
    }
    DataDirectory.refuseOtherMajor(folder, version);
    stopOrphan(folder, command);
    int port = LoopbackPort.choose(settings.port(), folder.rememberedPort());
    start(folder, command, settings.at(port), deadline);
    folder.rememberPort(port);
    String url =
        "postgresql://%s:%s@%s:%d/%s".formatted(USER, password, LoopbackPort.ADDRESS, port, USER);
    log.atInfo()
        .addKeyValue("folder", folder.root())
        .addKeyValue("port", port)
        .addKeyValue("version", version)
        .log("embedded postgres started");
    return new EmbeddedServer(lock, folder, command, version, port, url);
  }

  private static String version(String printed) {
    return printed.substring(printed.lastIndexOf(' ') + 1);
  }

  private static void stopOrphan(ServerFolder folder, PostgresCommand command) throws IOException {
    var orphan = Postmaster.of(folder.data());
    if (orphan.isPresent()) {
      log.atWarn()
          .addKeyValue("pid", orphan.get().process().pid())
          .log("a postgres left behind by a killed gateway is stopped first");
      orphan.get().stop(command, FAST_STOP, IMMEDIATE_STOP);
    } else {
      Postmaster.forgetReusedPid(folder.data());
    }
  }

  private static void start(
      ServerFolder folder, PostgresCommand command, EmbeddedSettings settings, Duration deadline)
      throws IOException {
    folder.rotateServerLog();
    var options = new ArrayList<String>(List.of("-p", Integer.toString(settings.port())));
    settings
        .forServer()
        .forEach((name, value) -> options.addAll(List.of("-c", name + "=" + value)));
    try {
      var _ = command.run(
          deadline.plusSeconds(1),
          "pg_ctl",
          List.of(
              "start",
              "-w",
              "-t",
              Long.toString(Math.max(1, deadline.toSeconds())),
              "-D",
              folder.data().toString(),
              "-l",
              folder.serverLog().toString(),
              "-o",
              String.join(" ", options)));
    } catch (EmbeddedServerException failure) {
      var running = Postmaster.of(folder.data());
      if (running.isPresent()) {
        running.get().stop(command, FAST_STOP, IMMEDIATE_STOP);
      }
      throw new EmbeddedServerException(
          "the embedded Postgres did not start; the end of " + folder.serverLog() + ": "
              + PostgresCommand.tail(folder.serverLog()),
          failure);
    }
  }

  /** {@code postgresql://user:password@127.0.0.1:port/database}; holds the password, so never to be logged. */
  public String url() {
    return url;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The version of PostgreSQL, such as {@code 18.6}. */
  public String version() {
    return version;
  }

  /**
   * Stops the server, within about 5 s cleanly and within 5 s more in any case, and gives the folder
   * back. Blocks; call it when the last connection is closed. Doing it again does nothing.
   *
   * @throws EmbeddedServerException when the server still runs
   */
  public void stop() {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    try (lock) {
      var running = Postmaster.of(folder.data());
      if (running.isPresent()) {
        running.get().stop(command, FAST_STOP, IMMEDIATE_STOP);
      } else {
        log.atWarn()
            .addKeyValue("log", folder.serverLog())
            .log("embedded postgres had ended before it was stopped");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("the embedded Postgres cannot be stopped", failure);
    }
    log.atInfo().addKeyValue("folder", folder.root()).log("embedded postgres stopped");
  }

  @Override
  public void close() {
    stop();
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "EmbeddedServer[" + folder.root() + ", port " + port + ", " + version + "]";
  }
}
