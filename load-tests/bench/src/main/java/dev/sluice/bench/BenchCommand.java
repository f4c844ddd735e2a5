package dev.sluice.bench;

import dev.sluice.postgres.EmbeddedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** What the commands of the benchmark have in common: options, a scratch folder, a Postgres, and how they fail. */
abstract class BenchCommand implements Callable<Integer> {
  private static final long MIB = 1024 * 1024;

  @Option(
      names = "--heap",
      description = "-Xmx of the gateway, and of A and C (default ${DEFAULT-VALUE})")
  private String heap = "256m";

  @Option(
      names = "--database",
      description =
          "postgresql://user:password@host:port/database of a server to use, as a superuser; else one is started")
  private @Nullable String database;

  @Option(
      names = "--shared-buffers",
      paramLabel = "MIB",
      description =
          "memory of the server of our own for tables and indexes (default ${DEFAULT-VALUE})")
  private long sharedBuffers = EmbeddedSettings.USUAL.sharedBuffersBytes() / MIB;

  @Option(
      names = "--log-max",
      paramLabel = "MIB",
      description =
          "how far the log of the server of our own grows between two checkpoints (default ${DEFAULT-VALUE})")
  private long logMax = EmbeddedSettings.USUAL.logBytesMax() / MIB;

  @Option(
      names = "--aot",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "run the gateway with an AOT cache that a training run makes first, as the image's build does (default)")
  private boolean aot = true;

  @Option(names = "--out", description = "folder of the results (default ${DEFAULT-VALUE})")
  private Path output = Path.of("load-tests", "bench", "target", "results");

  @Option(names = "--keep", description = "keep the scratch folder with its logs")
  private boolean keep;

  @Option(
      names = "--smoke",
      description = "short runs of everything, to see that it works; the figures mean nothing")
  private boolean smoke;

  /** What is done with a scratch folder and a Postgres. */
  interface Work {
    void in(Workshop workshop, PostgresServer postgres) throws Exception;
  }

  /** Runs the command line; what failed for an outer reason is said in one line. */
  static int execute(BenchCommand command, String... arguments) {
    return new CommandLine(command)
        .setExecutionExceptionHandler((failure, _, _) -> failed(failure))
        .execute(arguments);
  }

  private static int failed(Exception failure) throws Exception {
    return switch (failure) {
      case LedgerCheck.FailedException _,
          IOException _,
          SQLException _,
          IllegalArgumentException _ -> {
        System.err.println("FAILED: " + failure.getMessage());
        yield ExitCode.SOFTWARE;
      }
      default -> throw failure;
    };
  }

  String heap() {
    return heap;
  }

  boolean smoke() {
    return smoke;
  }

  /** Whether a training run is made first; not for a smoke test. */
  boolean aot() {
    return aot && !smoke;
  }

  Path output() {
    return project().resolve(output);
  }

  /** Refuses the command line unless this holds. */
  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static Path project() {
    return Path.of(System.getProperty("sluice.project", "")).toAbsolutePath();
  }

  /** Does the work; whatever was started has ended, and the scratch folder is gone, when this returns. */
  void open(Work work) throws Exception {
    // Not among the system's temporary files: these may lie in memory, where an fsync costs
    // nothing.
    Path target = Files.createDirectories(project().resolve("load-tests/bench/target"));
    Path scratch = Files.createTempDirectory(target, "scratch");
    PostgresServer postgres;
    try {
      postgres = PostgresServer.open(
          Optional.ofNullable(database),
          scratch.resolve("postgres"),
          new EmbeddedSettings(0, sharedBuffers * MIB, logMax * MIB));
    } catch (SQLException | IOException | RuntimeException failure) {
      clear(scratch);
      throw failure;
    }
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        end(ended, postgres, scratch);
      } catch (SQLException | IOException failure) {
        System.err.println("not everything was cleared away: " + failure.getMessage());
      }
    }));
    try {
      work.in(new Workshop(project(), scratch), postgres);
    } finally {
      end(ended, postgres, scratch);
    }
  }

  // Called by the work when it is over and by the hook when it is interrupted: one of them does it,
  // and the other waits for that.
  private synchronized void end(AtomicBoolean ended, PostgresServer postgres, Path scratch)
      throws SQLException, IOException {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Child.endAll();
    postgres.close();
    if (keep) {
      System.out.println("Kept: " + scratch);
    }
    clear(scratch);
  }

  private void clear(Path scratch) throws IOException {
    if (!keep) {
      Workshop.delete(scratch);
    }
  }
}
