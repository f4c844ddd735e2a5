package dev.sluice.simulator;

import static dev.sluice.simulator.Receiver.SECRET;
import static dev.sluice.simulator.Receiver.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int runAgainst(Receiver receiver, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--target", receiver.url().toString(), "--secret", SECRET));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  @Test
  void ends_with_0_when_a_gateway_takes_what_is_genuine_and_refuses_the_rest() throws Exception {
    var receiver = new Receiver(vertx, (got, _) -> got.genuine() ? 200 : 401);
    int code = runAgainst(
        receiver, "--count", "100", "--connections", "4", "--forged", "0.2", "--seed", "5");

    assertThat(out.toString())
        .contains(
            "forged",
            "status 200",
            "status 401",
            "latency, accepted",
            "everything hostile was refused")
        .doesNotContain(SECRET);
    assertThat(code).isZero();
    assertThat(receiver.got()).hasSizeBetween(120, 180);
  }

  @Test
  void ends_with_1_when_a_gateway_takes_everything() throws Exception {
    var receiver = new Receiver(vertx, (_, _) -> 200);

    assertThat(runAgainst(receiver, "--assets", "20", "--forged", "0.5")).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED: something hostile was accepted");
  }

  @ParameterizedTest
  @CsvSource({
    "--repeats, 1.5, --repeats must be a share from 0 to 1",
    "--rate, -1, --rate must be 0 to 1000000",
    "--connections, 0, --connections must be 1 to 10000",
    "--max-duration, soon, --max-duration",
    "--assets, many, --assets",
    "--span, 1ms, --span must be at least 1s",
    "--target, http://mux.example.com/, --allow-remote",
    "--target, ftp://127.0.0.1/, --target must be an http or https URL",
    "--nonsense, 1, --nonsense"
  })
  void tells_which_option_is_wrong_and_what_its_rule_is(
      String option, String value, String message) {
    assertThat(run("--secret", SECRET, option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain(SECRET);
  }

  @Test
  void explains_every_option_and_gives_examples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "--target",
            "--allow-remote",
            "--secret",
            "--count",
            "--assets",
            "--rate",
            "--connections")
        .contains(
            "--seed",
            "--shuffle",
            "--repeats",
            "--losses",
            "--late",
            "--forged",
            "--stale",
            "--malformed")
        .contains("--span", "--max-duration", "--api-port", "--linger", "Exit codes:", "Examples:");
  }
}
