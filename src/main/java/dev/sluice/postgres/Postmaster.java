package dev.sluice.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server process of one data directory, as {@code postmaster.pid} and the operating system
 * tell it.
 *
 * @param process the server's first process
 * @param directory the data directory, as a real path
 */
record Postmaster(ProcessHandle process, Path directory) {
  private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

  /** The live server of this directory, if there is one. A pid that another program has by now is none. */
  static Optional<Postmaster> of(Path directory) throws IOException {
    return recorded(directory)
        .filter(process -> isServerOf(process, directory))
        .map(process -> new Postmaster(process, directory));
  }

  /**
   * Removes a {@code postmaster.pid} whose number now belongs to another program, which a restarted
   * machine or container makes likely: PostgreSQL would take that program for its old self and refuse
   * to start. Where it may be any PostgreSQL the file stays, and PostgreSQL decides.
   */
  static void forgetReusedPid(Path directory) throws IOException {
    Optional<String> program =
        recorded(directory).flatMap(process -> process.info().command());
    if (program.isPresent() && !Path.of(program.get()).endsWith("postgres")) {
      log.atWarn()
          .addKeyValue("program", program.get())
          .log("stale postmaster.pid removed: its pid is another program");
      Files.delete(pidFile(directory));
    }
  }

  private static Optional<ProcessHandle> recorded(Path directory) throws IOException {
    if (!Files.exists(pidFile(directory))) {
      return Optional.empty();
    }
    try (var lines = Files.lines(pidFile(directory))) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(first -> first.matches("\\d{1,10}"))
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
          .filter(ProcessHandle::isAlive);
    }
  }

  private static boolean isServerOf(ProcessHandle process, Path directory) {
    return process
            .info()
            .command()
            .map(Path::of)
            .filter(program -> program.endsWith("postgres"))
            .isPresent()
        && process
            .info()
            .arguments()
            .map(Arrays::asList)
            .orElse(List.of())
            .contains(directory.toString());
  }

  private static Path pidFile(Path directory) {
    return directory.resolve("postmaster.pid");
  }

  /**
   * Stops the server: first the fast way, which ends sessions and writes a checkpoint, then at once,
   * which loses nothing committed either but leaves recovery to the next start.
   *
   * @throws EmbeddedServerException when it still runs after both
   */
  void stop(PostgresCommand command, Duration fastDeadline, Duration immediateDeadline)
      throws IOException {
    try {
      pgCtlStop(command, "fast", fastDeadline);
    } catch (EmbeddedServerException slow) {
      if (!process.isAlive()) {
        return;
      }
      log.atWarn()
          .addKeyValue("pid", process.pid())
          .addKeyValue("reason", slow.getMessage())
          .log("postgres did not stop in time and is stopped at once");
      pgCtlStop(command, "immediate", immediateDeadline);
    }
  }

  private void pgCtlStop(PostgresCommand command, String mode, Duration deadline)
      throws IOException {
    String seconds = Long.toString(Math.max(1, deadline.toSeconds()));
    var _ = command.run(
        deadline.plusSeconds(2),
        "pg_ctl",
        List.of("stop", "-w", "-t", seconds, "-m", mode, "-D", directory.toString()));
  }
}
