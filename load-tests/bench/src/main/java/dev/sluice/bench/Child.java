package dev.sluice.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that we started. It talks in lines; what it says beyond that goes into a log file. */
public final class Child implements AutoCloseable {
  private static final String ENDED = "\0ended";
  private static final int LINES_MAX = 10_000;
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);
  private static final int TAIL_LINES = 15;
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();
  private static boolean ending;

  private final String name;
  private final Process process;
  private final Path log;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts one whose output is read by {@link #await}. */
  public static Child talking(
      String name, Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    Child child = start(name, log, environment, command, false);
    Thread.ofVirtual().name(name + " output").start(child::read);
    return child;
  }

  /** Starts one whose output is only for the log. */
  static Child silent(String name, Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    return start(name, log, environment, command, true);
  }

  private static Child start(
      String name, Path log, Map<String, String> environment, List<String> command, boolean silent)
      throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    var appended = ProcessBuilder.Redirect.appendTo(log.toFile());
    builder.redirectError(appended);
    if (silent) {
      builder.redirectOutput(appended);
    }
    return new Child(name, start(builder), log);
  }

  // What is started after endAll would outlive us.
  private static synchronized Process start(ProcessBuilder builder) throws IOException {
    if (ending) {
      throw new IllegalStateException("the benchmark is coming to its end");
    }
    Process process = builder.start();
    ALIVE.add(process);
    return process;
  }

  /** Ends whatever still runs, and starts nothing more; for the end of our own process. */
  public static synchronized void endAll() {
    ending = true;
    ALIVE.forEach(Process::destroyForcibly);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.put(line);
      }
      lines.put(ENDED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next line that begins so, and returns what follows. */
  @CanIgnoreReturnValue
  public String await(String prefix, Duration deadline) throws IOException, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new IOException(name + " did not say '" + prefix + "' in time" + tail());
      }
      if (line.equals(ENDED)) {
        throw new IOException(name + " ended before it said '" + prefix + "'" + tail());
      }
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length()).strip();
      }
    }
  }

  /** Says a line to it. */
  void say(String line) throws IOException {
    var writer = process.outputWriter(StandardCharsets.UTF_8);
    writer.write(line + "\n");
    writer.flush();
  }

  long pid() {
    return process.pid();
  }

  /**
   * Does nothing while it runs.
   *
   * @throws IOException when it has ended
   */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(name + " has ended with code " + process.exitValue() + tail());
    }
  }

  /** Asks it to end, and does not wait. */
  void askToEnd() {
    process.destroy();
  }

  /** Waits for its own end; returns its exit code. */
  public int awaitEnd(Duration deadline) throws IOException, InterruptedException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(name + " did not end in time" + tail());
    }
    return process.exitValue();
  }

  /** What it has said and nobody has awaited, once it has ended. */
  public List<String> unread() throws IOException, InterruptedException {
    List<String> unread = new ArrayList<>();
    while (true) {
      String line = lines.poll(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new IOException(name + " has not ended" + tail());
      }
      if (line.equals(ENDED)) {
        return unread;
      }
      unread.add(line);
    }
  }

  private String tail() throws IOException {
    List<String> all = Files.exists(log) ? Files.readAllLines(log) : List.of();
    List<String> last = all.subList(Math.max(0, all.size() - TAIL_LINES), all.size());
    return last.isEmpty() ? "" : "; the end of its log:\n" + String.join("\n", last);
  }

  /** Asks it to end, and ends it when it does not. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    ALIVE.remove(process);
  }
}
