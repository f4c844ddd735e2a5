package dev.sluice.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The one Postgres of a test JVM: that of {@code SLUICE_TEST_DATABASE_URL} where it is set, else a
 * container where a Docker engine runs and has or gets the image, else the embedded one. All commit
 * durably, as in production.
 */
final class TestServer {
  private static final Logger log = LoggerFactory.getLogger(TestServer.class);
  private static final String IMAGE = "postgres:18";
  private static final Duration CONTAINER_DEADLINE = Duration.ofSeconds(45);
  private static final Duration EMBEDDED_DEADLINE = Duration.ofSeconds(60);
  private static final Set<String> DATABASES = ConcurrentHashMap.newKeySet();

  private TestServer() {}

  // A holder class is initialised once, by the first test that needs it, and makes the others wait.
  private static final class Started {
    static final String URL = start();
  }

  /** The server's own database; the role may create others. */
  static String url() {
    return Started.URL;
  }

  /** A database to drop when the JVM ends, where its test has not. */
  static void remember(String database) {
    DATABASES.add(database);
  }

  static void forget(String database) {
    DATABASES.remove(database);
  }

  private static String start() {
    String configured = System.getenv("SLUICE_TEST_DATABASE_URL");
    if (configured != null && !configured.isBlank()) {
      atExit(() -> List.copyOf(DATABASES).forEach(TestDatabase::drop));
      return configured;
    }
    return container().orElseGet(TestServer::embedded);
  }

  private static String embedded() {
    try {
      Path folder = Files.createTempDirectory("sluice-test-");
      var server = EmbeddedServer.start(folder, EMBEDDED_DEADLINE);
      atExit(() -> {
        server.stop();
        deleteTree(folder);
      });
      log.atInfo().addKeyValue("version", server.version()).log("tests use the embedded postgres");
      return server.url();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  // Testcontainers looks for an engine for seconds and for an image for minutes. So it is asked
  // only
  // where an engine has left a trace, and on a thread that is left behind when it takes too long.
  private static Optional<String> container() {
    if (!engineLeftTrace()) {
      return Optional.empty();
    }
    var attempt = new FutureTask<>(TestServer::startContainer);
    Thread.ofPlatform().daemon().name("test-container").start(attempt);
    try {
      return attempt.get(CONTAINER_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      log.atWarn().addKeyValue("deadline", CONTAINER_DEADLINE).log("no postgres container in time");
    } catch (ExecutionException failure) {
      log.atWarn().addKeyValue("reason", failure.getCause()).log("no postgres container");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static boolean engineLeftTrace() {
    Path home = Path.of(System.getProperty("user.home"));
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return System.getenv("DOCKER_HOST") != null
        || Stream.of(
                Path.of("/var/run/docker.sock"),
                home.resolve(".docker/run/docker.sock"),
                home.resolve(".docker/desktop/docker.sock"),
                Path.of(runtime == null ? "/var/run" : runtime, "docker.sock"))
            .anyMatch(Files::exists);
  }

  @SuppressWarnings("resource") // It lives as long as the JVM; the hook stops it.
  private static Optional<String> startContainer() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    // The library's own command line switches fsync off.
    var container = new PostgreSQLContainer(IMAGE).withCommand("postgres", "-c", "fsync=on");
    container.start();
    atExit(container::stop);
    log.atInfo().addKeyValue("image", IMAGE).log("tests use a postgres container");
    return Optional.of("postgresql://%s:%s@%s:%d/%s"
        .formatted(
            container.getUsername(),
            container.getPassword(),
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            container.getDatabaseName()));
  }

  private static void deleteTree(Path folder) {
    try {
      Folders.deleteTree(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void atExit(Runnable last) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("test-server-stop").unstarted(last));
  }
}
