package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One data folder for all tests: each finds it stopped and leaves it so. */
@Timeout(120)
class EmbeddedServerIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path dataDir;

  @Test
  void keeps_data_port_and_password_over_a_restart() throws Exception {
    String firstUrl;
    try (var server = EmbeddedServer.start(dataDir, DEADLINE)) {
      firstUrl = server.url();
      change(server, "create table kept (note text)");
      change(server, "insert into kept values ('still here')");
    }
    try (var server = EmbeddedServer.start(dataDir, DEADLINE)) {
      assertThat(server.url()).isEqualTo(firstUrl);
      assertThat(one(server, "select note from kept")).isEqualTo("still here");
      change(server, "drop table kept");
    }
  }

  @Test
  void makes_every_commit_durable_and_listens_on_loopback_only() throws Exception {
    try (var server = EmbeddedServer.start(dataDir, DEADLINE)) {
      change(server, "alter system set fsync = off");
      change(server, "select pg_reload_conf()");
      var wanted = new TreeMap<>(Map.of(
          "fsync",
          "on",
          "synchronous_commit",
          "on",
          "full_page_writes",
          "on",
          "listen_addresses",
          "127.0.0.1",
          "unix_socket_directories",
          "",
          "max_connections",
          "100",
          "shared_buffers",
          "256MB",
          "max_wal_size",
          "4GB"));
      var real = new TreeMap<String, String>();
      for (String setting : wanted.keySet()) {
        real.put(setting, one(server, "show " + setting));
      }
      assertThat(real).isEqualTo(wanted);
      assertThat(one(server, "show server_version")).startsWith(server.version());
      change(server, "alter system reset fsync");
    }
  }

  @Test
  void lets_nobody_in_without_the_password_which_only_the_owner_can_read() throws Exception {
    try (var server = EmbeddedServer.start(dataDir, DEADLINE)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(jdbc(server), "sluice", "guess").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(PosixFilePermissions.toString(
              Files.getPosixFilePermissions(dataDir.resolve("postgres/password"))))
          .isEqualTo("rw-------");
      assertThat(server.toString()).doesNotContain(password(server));
    }
  }

  @Test
  void refuses_a_folder_that_a_gateway_in_this_process_has() {
    try (var server = EmbeddedServer.start(dataDir, DEADLINE)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> EmbeddedServer.start(dataDir, DEADLINE).close())
            .isInstanceOf(EmbeddedServerException.class)
            .hasMessageContaining(dataDir.toString())
            .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      }
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void
      refuses_a_folder_that_a_gateway_in_another_process_has_and_takes_it_over_when_that_was_killed()
          throws Exception {
    var other = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OtherGateway.class.getName(),
            dataDir.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      var output = other.inputReader(StandardCharsets.UTF_8);
      assertThat(output.lines().anyMatch("serving"::equals)).isTrue();

      assertThatThrownBy(() -> EmbeddedServer.start(dataDir, DEADLINE).close())
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining(dataDir.toString())
          .hasMessageContaining("process " + other.pid());

      ProcessHandle orphan = postmaster();
      assertThat(other.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(orphan.isAlive()).isTrue();

      try (var server = EmbeddedServer.start(dataDir, DEADLINE)) {
        // The server lets go of its folder a moment before its process is gone.
        assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(postmaster().pid()).isNotEqualTo(orphan.pid());
        assertThat(one(server, "select note from left_behind")).isEqualTo("committed");
        change(server, "drop table left_behind");
      }
    } finally {
      other.destroyForcibly();
    }
  }

  /** A gateway of another process: serves until it is killed, or until its parent closes its input. */
  static final class OtherGateway {
    private OtherGateway() {}

    public static void main(String[] arguments) throws Exception {
      try (var server = EmbeddedServer.start(Path.of(arguments[0]), DEADLINE)) {
        change(server, "create table left_behind (note text)");
        change(server, "insert into left_behind values ('committed')");
        System.out.println("serving");
        System.in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  @Test
  void starts_over_a_stale_pid_that_another_program_has_by_now() throws Exception {
    EmbeddedServer.start(dataDir, DEADLINE).close();
    Process stranger = new ProcessBuilder("cat").start();
    try {
      Files.writeString(
          dataDir.resolve("postgres/data/postmaster.pid"), stranger.pid() + "\n/elsewhere\n");
      try (var server = EmbeddedServer.start(dataDir, DEADLINE)) {
        assertThat(one(server, "select 'up'")).isEqualTo("up");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroy();
    }
  }

  @Test
  void takes_its_memory_and_the_size_of_its_log_from_the_settings() throws Exception {
    long mebibyte = 1024 * 1024;
    var settings = new EmbeddedSettings(0, 32 * mebibyte, 640 * mebibyte);
    try (var server = EmbeddedServer.start(dataDir, settings, DEADLINE)) {
      assertThat(one(server, "show shared_buffers")).isEqualTo("32MB");
      assertThat(one(server, "show max_wal_size")).isEqualTo("640MB");
      assertThat(one(server, "show min_wal_size")).isEqualTo("320MB");
    }
  }

  @Test
  void names_the_configured_port_that_another_program_has_and_frees_the_folder() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedServer.start(
                  dataDir, EmbeddedSettings.USUAL.at(taken.getLocalPort()), DEADLINE)
              .close())
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("taken");
    }
    EmbeddedServer.start(dataDir, DEADLINE).close();
  }

  @Test
  void shows_what_postgres_itself_said_when_it_refuses_to_start() throws Exception {
    EmbeddedServer.start(dataDir, DEADLINE).close();
    Path settings = dataDir.resolve("postgres/data/postgresql.auto.conf");
    String before = Files.readString(settings);
    Files.writeString(settings, "work_mem = 'a parsec'\n");
    try {
      assertThatThrownBy(() -> EmbeddedServer.start(dataDir, DEADLINE).close())
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("work_mem");
    } finally {
      Files.writeString(settings, before);
    }
  }

  private static ProcessHandle postmaster() throws IOException {
    return Postmaster.of(dataDir.toRealPath().resolve("postgres/data"))
        .orElseThrow()
        .process();
  }

  private static String password(EmbeddedServer server) {
    return URI.create(server.url()).getUserInfo().split(":", 2)[1];
  }

  private static String jdbc(EmbeddedServer server) {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/sluice";
  }

  private static Connection connect(EmbeddedServer server) throws SQLException {
    return DriverManager.getConnection(jdbc(server), "sluice", password(server));
  }

  private static void change(EmbeddedServer server, String sql) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement()) {
      var _ = statement.execute(sql);
    }
  }

  private static String one(EmbeddedServer server, String sql) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
