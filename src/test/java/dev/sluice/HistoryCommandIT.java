package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SluiceConfig;
import dev.sluice.postgres.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code sluice verify} and {@code sluice rebuild} as an operator runs them, beside a gateway at work. */
class HistoryCommandIT {
  private static final Operations NONE = new Operations() {
    @Override
    public void serve(SluiceConfig config) {
      throw new AssertionError("a subcommand does not serve");
    }

    @Override
    public void check(SluiceConfig config) {
      throw new AssertionError("a subcommand does not check");
    }
  };

  private static TestDatabase database;
  private static RunningGateway gateway;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    database = TestDatabase.fresh();
    gateway = RunningGateway.start(database.url());
    deliver("e1", "video.asset.created", "10:00:00", "preparing");
    deliver("e2", "video.asset.ready", "10:05:00", "ready");
    deliver("e3", "video.asset.deleted", "10:10:00", "ready");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    database.close();
  }

  @Test
  void verify_ends_with_0_when_all_agree_and_with_1_and_the_field_when_not() {
    assertThat(run("verify")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("1 objects compared: 0 differ");
    database.change("UPDATE mux_object SET status = 'spoilt'");
    try {
      assertThat(run("verify", "as1")).isEqualTo(1);
      assertThat(out.toString())
          .contains(
              "asset as1 status: ledger deleted, live spoilt", "1 objects compared: 1 differ");
    } finally {
      database.change("UPDATE mux_object SET status = 'deleted'");
    }
  }

  @Test
  void rebuild_shows_the_state_as_it_was() {
    assertThat(run("rebuild", "--as-of", "2026-06-01T10:05:00Z")).isZero();
    assertThat(out.toString()).containsPattern("asset +as1 +ready");
    assertThat(run("rebuild", "--as-of", "2026-06-01T10:04:59Z", "--json", "as1"))
        .isZero();
    assertThat(out.toString()).contains("\"status\":\"preparing\"");
    assertThat(run("rebuild", "--as-of", "2026-06-01T09:00:00Z")).isZero();
    assertThat(out.toString()).doesNotContain("as1");
    // By our own clock nothing was here in June's first hours: it was received just now.
    assertThat(run("rebuild", "--as-of", "2020-01-01T00:00:00Z", "--by", "received"))
        .isZero();
    assertThat(out.toString()).doesNotContain("as1");
    assertThat(run("rebuild", "--as-of", "9000-01-01T00:00:00Z", "--by", "received"))
        .isZero();
    assertThat(out.toString()).containsPattern("asset +as1 +deleted");
  }

  @Test
  void wrong_usage_ends_with_2() {
    assertThat(run("rebuild")).isEqualTo(2);
    assertThat(run("rebuild", "--as-of", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).contains("--as-of must be");
    assertThat(run("rebuild", "--as-of", "2026-06-01T10:05:00Z", "--by", "luck"))
        .isEqualTo(2);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    Map<String, String> environment =
        Map.of("SLUICE_PROFILE", "test", "DATABASE_URL", database.url());
    return SluiceCommand.commandLine(
            environment, NONE, new VerifyCommand(environment), new RebuildCommand(environment))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static void deliver(String id, String type, String time, String status) {
    String body = """
        {"id":"%s","type":"%s","created_at":"2026-06-01T%sZ","object":{"type":"asset","id":"as1"},
         "data":{"id":"as1","status":"%s"}}""".formatted(id, type, time, status);
    assertThat(gateway.post(body.getBytes(UTF_8)).statusCode()).isEqualTo(200);
  }
}
