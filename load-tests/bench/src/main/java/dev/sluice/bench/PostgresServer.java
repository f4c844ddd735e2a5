package dev.sluice.bench;

import dev.sluice.postgres.EmbeddedServer;
import dev.sluice.postgres.EmbeddedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The one server whose databases all contestants use, with the same settings. */
final class PostgresServer implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);
  private static final List<String> DURABLE = List.of("fsync", "synchronous_commit");
  private static final long MIB = 1024 * 1024;

  private final @Nullable EmbeddedServer embedded;
  private final PostgresUrl url;
  private final Connection admin;
  private final OptionalLong postmaster;

  private PostgresServer(@Nullable EmbeddedServer embedded, PostgresUrl url)
      throws SQLException, IOException {
    this.embedded = embedded;
    this.url = url;
    admin = url.connect();
    for (String setting : DURABLE) {
      if (!"on".equals(ask("SHOW " + setting))) {
        throw new IllegalArgumentException(
            "the server must have " + setting + " on: without it nothing here means anything");
      }
    }
    postmaster = Processes.postmaster(Long.parseLong(ask("SELECT pg_backend_pid()")));
  }

  /** The given server, or else one of our own with these settings below the folder. */
  static PostgresServer open(Optional<String> given, Path folder, EmbeddedSettings settings)
      throws SQLException, IOException {
    if (given.isPresent()) {
      return new PostgresServer(null, PostgresUrl.of(given.get()));
    }
    EmbeddedServer own = EmbeddedServer.start(folder, settings, START_DEADLINE);
    try {
      var server = new PostgresServer(own, PostgresUrl.of(own.url()));
      server.useLog(settings.logBytesMax() / MIB);
      return server;
    } catch (SQLException | RuntimeException failure) {
      own.close();
      throw failure;
    }
  }

  /** An empty database of this name; an earlier one of the name is dropped. What is dirty is written out first. */
  PostgresUrl freshDatabase(String name) throws SQLException {
    drop(name);
    run("CREATE DATABASE " + name);
    checkpoint();
    return url.withDatabase(name);
  }

  void drop(String name) throws SQLException {
    run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  /** Writes out what is dirty. */
  void checkpoint() throws SQLException {
    run("CHECKPOINT");
  }

  /**
   * Writes much log and a checkpoint, after which the server has files of the log to use again, as one
   * that has run for a while. Before that each commit needs new blocks of the file system.
   */
  private void useLog(long mebibytes) throws SQLException {
    run(
        "SELECT pg_logical_emit_message(false, 'used', repeat('-', 1048576)) FROM generate_series(1, "
            + mebibytes + ")");
    checkpoint();
  }

  /** Where it keeps its data, when that is on this machine. */
  Optional<Path> dataFolder() throws SQLException {
    return postmaster.isPresent()
        ? Optional.of(Path.of(ask("SHOW data_directory"))).filter(Files::isDirectory)
        : Optional.empty();
  }

  /** Bytes of write-ahead log that were ever written. */
  double walBytes() throws SQLException {
    return Double.parseDouble(ask("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"));
  }

  /** Processor seconds of all its processes, where it runs on this machine and that can be known. */
  OptionalDouble cpuSeconds() throws IOException {
    return postmaster.isPresent()
        ? Processes.cpuSecondsWithChildren(postmaster.getAsLong())
        : OptionalDouble.empty();
  }

  /** Its version and the settings that matter, in one line; whether it got huge pages is known since PostgreSQL 17. */
  String description() throws SQLException {
    return "PostgreSQL " + ask("SHOW server_version") + ", fsync " + ask("SHOW fsync")
        + ", synchronous_commit " + ask("SHOW synchronous_commit") + ", shared_buffers "
        + ask("SHOW shared_buffers") + ", huge pages "
        + ask("SELECT COALESCE(current_setting('huge_pages_status', true), 'unknown')")
        + ", max_wal_size " + ask("SHOW max_wal_size")
        + (embedded == null ? ", given" : ", our own");
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String sql) throws SQLException {
    try (Statement statement = admin.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    admin.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
