package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SluiceConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SluiceCommandTest {
  private static final Map<String, String> QUIET = Map.of("LOG_LEVEL", "error", "PORT", "9000");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Recorded operations = new Recorded();

  @TempDir
  Path folder;

  @Test
  void serves_what_the_environment_says() {
    assertThat(run(QUIET)).isZero();

    assertThat(operations.served).singleElement().satisfies(config -> {
      assertThat(config.ingest().port()).isEqualTo(9000);
      assertThat(config.demo().enabled()).isFalse();
    });
    assertThat(operations.checked).isEmpty();
  }

  @Test
  void the_demo_is_a_setting_that_the_option_gives() {
    assertThat(run(QUIET, "--demo")).isZero();

    assertThat(operations.served)
        .singleElement()
        .satisfies(config -> assertThat(config.demo().enabled()).isTrue());
  }

  @Test
  void check_prints_the_settings_in_force_tries_what_they_point_to_and_serves_nothing()
      throws IOException {
    Path file = Files.writeString(folder.resolve("mine.conf"), "ingest.retry-after = 7s");

    assertThat(run(QUIET, "--check", "--config", file.toString())).isZero();

    assertThat(out.toString()).contains("ingest.port", "environment PORT", "7s").endsWith("OK\n");
    assertThat(operations.checked).hasSize(1);
    assertThat(operations.served).isEmpty();
  }

  @Test
  void a_refused_configuration_ends_with_2_and_its_problems() {
    assertThat(run(Map.of("PORT", "none", "HOST", "a b"))).isEqualTo(2);

    assertThat(err.toString()).startsWith("configuration refused:").contains("PORT", "HOST");
    assertThat(operations.served).isEmpty();
  }

  @Test
  void an_unknown_option_ends_with_2_and_the_way_to_the_help() {
    assertThat(run(QUIET, "--bogus")).isEqualTo(2);

    assertThat(err.toString()).contains("--bogus", "sluice --help");
  }

  @Test
  void a_failure_at_run_time_ends_with_1() {
    operations.failing = true;

    assertThat(run(Map.of("LOG_LEVEL", "error"))).isEqualTo(1);
    assertThat(run(Map.of("LOG_LEVEL", "error"), "--check")).isEqualTo(1);
    assertThat(out.toString()).doesNotContain("OK");
  }

  @Test
  void the_help_lists_options_variables_and_exit_codes() {
    assertThat(run(Map.of(), "--help")).isZero();

    assertThat(out.toString())
        .contains("--demo", "--check", "--config=FILE", "--version", "configuration is refused")
        .containsPattern("MUX_WEBHOOK_SIGNING_SECRET +mux.webhook-signing-secrets");
  }

  @Test
  void the_version_names_the_program() {
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(out.toString()).startsWith("sluice ");
  }

  @Test
  void a_subcommand_runs_in_place_of_the_gateway() {
    var subcommand = new Knock();

    assertThat(commandLine(Map.of(), subcommand).execute("knock")).isZero();
    assertThat(subcommand.knocked).isTrue();
    assertThat(operations.served).isEmpty();
  }

  private int run(Map<String, String> environment, String... args) {
    return commandLine(environment).execute(args);
  }

  private CommandLine commandLine(Map<String, String> environment, Object... subcommands) {
    return SluiceCommand.commandLine(environment, operations, subcommands)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  @CommandLine.Command(name = "knock")
  private static final class Knock implements Runnable {
    private boolean knocked;

    @Override
    public void run() {
      knocked = true;
    }
  }

  private static final class Recorded implements Operations {
    private final List<SluiceConfig> served = new ArrayList<>();
    private final List<SluiceConfig> checked = new ArrayList<>();
    private boolean failing;

    @Override
    public void serve(SluiceConfig config) throws IOException {
      record(served, config);
    }

    @Override
    public void check(SluiceConfig config) throws IOException {
      record(checked, config);
    }

    private void record(List<SluiceConfig> calls, SluiceConfig config) throws IOException {
      if (failing) {
        throw new IOException("nobody there");
      }
      calls.add(config);
    }
  }
}
