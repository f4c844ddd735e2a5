package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sends real signals to a process of its own, since what is tested is how a process ends. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such signals")
@Timeout(120)
class ShutdownTest {
  private static final int TERMINATED = 128 + 15;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end_the_processes() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void a_signal_stops_in_order() throws Exception {
    Process process = start("orderly", Duration.ofMinutes(5));
    BufferedReader output = process.inputReader(UTF_8);
    assertThat(output.readLine()).isEqualTo("ready");

    terminate(process);

    assertThat(output.readLine()).isEqualTo("stopping");
    assertThat(ended(process)).isEqualTo(TERMINATED);
  }

  @Test
  void a_second_signal_ends_at_once() throws Exception {
    Process process = start("stuck", Duration.ofMinutes(5));
    BufferedReader output = process.inputReader(UTF_8);
    assertThat(output.readLine()).isEqualTo("ready");

    terminate(process);
    assertThat(output.readLine()).isEqualTo("stopping");
    terminate(process);

    assertThat(ended(process)).isEqualTo(TERMINATED);
  }

  @Test
  void a_stop_that_never_ends_is_cut_off_at_the_deadline() throws Exception {
    Process process = start("stuck", Duration.ofMillis(50));
    BufferedReader output = process.inputReader(UTF_8);
    assertThat(output.readLine()).isEqualTo("ready");

    terminate(process);

    assertThat(ended(process)).isEqualTo(1);
  }

  private Process start(String manner, Duration deadline) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // The class path travels by the environment: an argument may be too short for it on some
    // systems.
    var builder = new ProcessBuilder(
            java, "-Xmx128m", Stoppable.class.getName(), manner, deadline.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** Sends SIGTERM; unlike {@link Process#destroy} this leaves the output open. */
  private static void terminate(Process process) {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  private static int ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ended").isTrue();
    return process.exitValue();
  }

  /** A process that serves nothing until it is told to stop. */
  static final class Stoppable {
    private Stoppable() {}

    public static void main(String[] args) throws InterruptedException {
      var shutdown = new Shutdown(Duration.parse(args[1]));
      shutdown.install();
      shutdown.stops(() -> stop(args[0]));
      say("ready");
      new CountDownLatch(1).await();
    }

    private static Future<Void> stop(String manner) {
      say("stopping");
      return manner.equals("stuck") ? Promise.<Void>promise().future() : Future.succeededFuture();
    }

    private static void say(String line) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
