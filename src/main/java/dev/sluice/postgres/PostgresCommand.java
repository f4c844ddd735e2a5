package dev.sluice.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs one of PostgreSQL's own programs to its end, under a deadline.
 *
 * <p>PostgreSQL refuses to run as root. There each program is put into a user namespace of its own,
 * where it has no privilege and does not look like root; its files still belong to root outside.
 *
 * @param programs the folder that holds {@code bin}
 * @param output the file that takes what the program prints, overwritten each time
 */
record PostgresCommand(Path programs, Path output) {
  // The server and all that it starts live on with this environment: no secret of ours goes there.
  private static final Set<String> ENVIRONMENT_KEPT =
      Set.of("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH");
  private static final int OUTPUT_SHOWN_MAX_CHARS = 2_000;

  /** What the program printed, when it ended well. */
  String run(Duration deadline, String program, List<String> arguments) throws IOException {
    return run(deadline, ProcessBuilder.Redirect.from(new File("/dev/null")), program, arguments);
  }

  /** The same, with a file as the program's input. */
  String run(
      Duration deadline, ProcessBuilder.Redirect input, String program, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    if (asRoot()) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .redirectInput(input)
        .directory(output.resolveSibling("").toFile());
    builder.environment().keySet().retainAll(ENVIRONMENT_KEPT);
    return finished(builder.start(), deadline, program);
  }

  private String finished(Process process, Duration deadline, String program) throws IOException {
    try {
      if (!process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().waitFor();
        throw new EmbeddedServerException(
            "%s was not done within %s; it said: %s".formatted(program, deadline, printed()));
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while " + program + " ran", interrupted);
    }
    if (process.exitValue() != 0) {
      throw new EmbeddedServerException("%s ended with %d%s; it said: %s"
          .formatted(program, process.exitValue(), rootHint(), printed()));
    }
    return printed();
  }

  private String printed() throws IOException {
    return tail(output);
  }

  /** The end of a text file, short enough for a message; empty where there is no file. */
  static String tail(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    return text.length() <= OUTPUT_SHOWN_MAX_CHARS
        ? text
        : text.substring(text.length() - OUTPUT_SHOWN_MAX_CHARS);
  }

  private static boolean asRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String rootHint() {
    return asRoot()
        ? " (run by root, PostgreSQL needs user namespaces, which containers often forbid: run the gateway as an"
            + " ordinary user or set DATABASE_URL)"
        : "";
  }
}
