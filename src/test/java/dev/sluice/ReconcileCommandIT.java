package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.Story;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code sluice reconcile} as an operator runs it, beside a running gateway. */
class ReconcileCommandIT {
  private static final String TOKEN = "the-management-token-of-the-tests";
  private static final int ASSETS = 3;
  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedMux mux = SimulatedMux.where(Story.URL_READY, ASSETS);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void stop() {
    mux.close();
    database.close();
  }

  @Test
  void it_lets_the_gateway_sweep_and_reports_what_was_merged_and_what_was_deleted() {
    try (var gateway = gateway()) {
      assertThat(run(gateway, "--since", "24h")).as(err.toString()).isZero();
      assertThat(out.toString())
          .contains("3 assets examined, 3 differed and were merged; 0 not on Mux's list");
      mux.events()
          .forEach(event -> assertThat(gateway.post(event.body()).statusCode()).isEqualTo(200));
      mux.delete(mux.assets().getFirst());

      assertThat(run(gateway, "--since", "2020-01-01T00:00:00+01:00"))
          .as(err.toString())
          .isZero();
      assertThat(out.toString()).contains("1 not on Mux's list, 1 deletions found");
      assertThat(run(gateway, "--since", "1s")).isZero();
      assertThat(out.toString()).contains("0 assets examined");
    }
    assertNoToken();
  }

  @Test
  void one_under_way_is_named_and_one_that_fails_ends_with_1_and_the_reason() throws Exception {
    try (var gateway = gateway()) {
      mux.faults(new Faults(0, 1, 0, 0, 0, Duration.ZERO));
      var first = CompletableFuture.supplyAsync(() -> run(gateway, "--since", "24h"));
      mux.until("a sweep", () -> running().size() == 1);
      String id = running().getFirst();

      var other = new StringWriter();
      assertThat(run(other, Map.of("MANAGEMENT_TOKEN", TOKEN), gateway, "--since", "24h"))
          .isEqualTo(1);
      assertThat(other.toString()).contains("409", "a sweep is under way: " + id);

      database.change("UPDATE reconcile_sweep SET state = 'failed', failure = 'so it is'");
      assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(err.toString()).contains("the sweep failed: so it is");
      assertThat(out.toString()).contains(id);
    }
    assertNoToken();
  }

  @Test
  void a_wrong_and_a_missing_token_are_told_apart_and_not_shown() {
    try (var gateway = gateway()) {
      assertThat(run(
              err,
              Map.of("MANAGEMENT_TOKEN", "another-token-altogether"),
              gateway,
              "--since",
              "24h"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("refuses the management token, which is set");
      assertThat(run(err, Map.of(), gateway, "--since", "24h")).isEqualTo(1);
      assertThat(err.toString())
          .contains("which is missing", "MANAGEMENT_TOKEN")
          .doesNotContain("another-token-altogether");
      assertThat(running()).isEmpty();
    }
  }

  @Test
  void where_no_gateway_answers_it_names_the_address_and_what_to_check() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var environment = Map.of("MANAGEMENT_PORT", String.valueOf(port), "MANAGEMENT_TOKEN", TOKEN);

    assertThat(run(err, environment, "--since", "24h")).isEqualTo(1);
    assertThat(err.toString())
        .contains("no gateway answers at http://127.0.0.1:" + port, "management.port", "--url");
    assertNoToken();
  }

  @Test
  void the_webhook_listener_is_told_from_the_management_listener() {
    try (var gateway = gateway()) {
      assertThat(run(err, Map.of(), "--since", "24h", "--url", gateway.at("").toString()))
          .isEqualTo(1);
      assertThat(err.toString()).contains("http://127.0.0.1:" + gateway.port());
    }
  }

  @Test
  void what_is_no_time_and_what_is_no_address_ends_with_2_and_the_rule() throws IOException {
    for (String bad : List.of(
        "24",
        "yesterday",
        "2024-06-10",
        "-3h",
        "9999-01-01T00:00:00Z",
        "90000d",
        "99999999999999d")) {
      assertThat(run(err, Map.of("MANAGEMENT_PORT", "1"), "--since", bad))
          .as(bad)
          .isEqualTo(2);
    }
    assertThat(err.toString()).contains("such as 24h", "between 1970 and now");
    for (String bad : List.of(
        "localhost:8081",
        "http://u:p@localhost:1",
        "http://localhost:1/x",
        "ftp://localhost",
        "a b")) {
      assertThat(run(err, Map.of(), "--since", "1h", "--url", bad)).as(bad).isEqualTo(2);
    }
    assertThat(run(err, Map.of("MANAGEMENT_PORT", "0"), "--since", "1h")).isEqualTo(2);
    assertThat(err.toString()).contains("--url must name the listener");
    assertThat(run(err, Map.of())).isEqualTo(2);
  }

  private RunningGateway gateway() {
    Map<String, String> settings = new HashMap<>(mux.settings());
    settings.put("management.token", TOKEN);
    return RunningGateway.start(database.url(), settings);
  }

  private List<String> running() {
    return database.rows("SELECT sweep_id FROM reconcile_sweep WHERE state = 'running'");
  }

  private int run(RunningGateway gateway, String... args) {
    return run(err, Map.of("MANAGEMENT_TOKEN", TOKEN), gateway, args);
  }

  private int run(
      StringWriter errors, Map<String, String> more, RunningGateway gateway, String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--url";
    all[args.length + 1] = "http://127.0.0.1:" + gateway.managementPort();
    return run(errors, more, all);
  }

  private int run(StringWriter errors, Map<String, String> more, String... args) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("SLUICE_PROFILE", "test");
    String[] all = new String[args.length + 1];
    all[0] = "reconcile";
    System.arraycopy(args, 0, all, 1, args.length);
    return SluiceCommand.commandLine(
            environment, new NoGateway(), new ReconcileCommand(environment))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(all);
  }

  private void assertNoToken() {
    assertThat(out.toString() + err).doesNotContain(TOKEN);
  }
}
