package dev.sluice.loadtest;

import dev.sluice.bench.PostgresUrl;
import dev.sluice.postgres.EmbeddedServer;
import dev.sluice.postgres.EmbeddedSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The Postgres of one run, as durable as in production, which can be stopped and started again. Thread-safe. */
final class Database implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private final Path folder;
  private final int port;
  private final PostgresUrl url;
  private @Nullable EmbeddedServer server;
  private boolean closed;

  /** Starts an empty one below this folder. */
  Database(Path folder) {
    this.folder = folder;
    var started = EmbeddedServer.start(folder, START_DEADLINE);
    server = started;
    port = started.port();
    url = PostgresUrl.of(started.url());
  }

  PostgresUrl url() {
    return url;
  }

  /** Stops it; its connections break. */
  synchronized void stop() {
    EmbeddedServer running = server;
    if (running != null) {
      running.stop();
      server = null;
    }
  }

  /** Starts it with the same data, at the same place. Once closed it stays so. */
  synchronized void start() {
    if (server == null && !closed) {
      server = EmbeddedServer.start(folder, EmbeddedSettings.USUAL.at(port), START_DEADLINE);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }
}
