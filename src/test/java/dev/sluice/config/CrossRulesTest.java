package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrossRulesTest {
  @Test
  void an_event_must_be_answered_before_mux_gives_up() {
    assertThat(refusal(Map.of("linking.wait-max", "3s")).problems())
        .containsExactly(
            "linking.wait-max: with linking.commit-deadline this is 5000 ms; it must be less than the 5000 ms"
                + " that Mux waits for an answer");
  }

  @Test
  void the_largest_body_must_fit_into_what_may_be_in_flight() {
    assertThat(refusal(Map.of("ingest.bytes-in-flight-max", "1MB")).problems())
        .singleElement()
        .asString()
        .startsWith("ingest.body-bytes-max: '1048576' bytes do not fit");
  }

  @Test
  void what_is_taken_must_be_answered_in_time_and_something_must_be_taken() {
    assertThat(refusal(Map.of("ingest.queue-delay-max", "4.8s")).problems())
        .containsExactly(
            "ingest.queue-delay-max: '4800' ms must be less than ingest.answer-deadline (4800 ms),"
                + " or what is taken is not answered in time");
    assertThat(refusal(Map.of("ingest.queue-delay-max", "0s")).problems())
        .singleElement()
        .asString()
        .startsWith("ingest.queue-delay-max: '0s' is not a duration such as 2s, from 1ms");
  }

  @Test
  void ingest_and_linking_have_one_limit_of_the_foreseen_wait() {
    SluiceConfig config =
        new ConfigReader(Map.of()).read(null, Map.of("ingest.queue-delay-max", "321ms"));
    assertThat(config.ingest().queueDelayMax())
        .isEqualTo(config.linking().queueDelayMax())
        .hasMillis(321);
  }

  @Test
  void a_token_of_low_priority_is_a_second_one() {
    assertThat(
            refusal(Map.of("mux.low-priority-token-id", "i", "mux.low-priority-token-secret", "s"))
                .problems())
        .singleElement()
        .asString()
        .startsWith("mux.token-id: missing; a second token, of low priority, is set");
    assertThat(new ConfigReader(Map.of("MUX_TOKEN_ID", "i", "MUX_TOKEN_SECRET", "s"))
            .read()
            .mux()
            .lowPriorityCredentials()
            .orElseThrow()
            .tokenId())
        .isEqualTo("i");
  }

  @Test
  void a_call_has_time_left_once_it_is_connected() {
    assertThat(refusal(Map.of("mux.call-deadline", "2s")).problems())
        .containsExactly(
            "mux.connect-timeout: '3000' ms do not leave anything of mux.call-deadline (2000 ms)");
  }

  @Test
  void the_two_listeners_need_two_ports_unless_both_are_free_ones() {
    assertThat(refusal(Map.of("management.port", "8080")).problems())
        .containsExactly("management.port: '8080' is the port of the public listener too");
    assertThat(new ConfigReader(Map.of("PORT", "0", "MANAGEMENT_PORT", "0"))
            .read()
            .management()
            .port())
        .isZero();
  }

  @Test
  void the_bridge_stays_on_loopback_and_on_a_port_of_its_own() {
    assertThat(refusal(Map.of("bridge.host", "0.0.0.0")).problems())
        .singleElement()
        .asString()
        .startsWith("bridge.host: '0.0.0.0' is not loopback");
    assertThat(refusal(Map.of("bridge.enabled", "true", "bridge.port", "8081")).problems())
        .containsExactly("bridge.port: '8081' is the port of another listener too");
    assertThat(refusal(Map.of("bridge.ask-deadline", "60s")).problems())
        .singleElement()
        .asString()
        .startsWith("bridge.ask-deadline: must be less than bridge.idle-timeout (60000 ms)");
  }

  @Test
  void management_may_leave_loopback_with_a_token_only() {
    assertThat(refusal(Map.of("management.host", "example.test")).problems()).hasSize(1);
    assertThat(new ConfigReader(Map.of("MANAGEMENT_HOST", "0.0.0.0", "MANAGEMENT_TOKEN", "t"))
            .read()
            .management()
            .token())
        .hasValue("t");
    for (String loopback : List.of("localhost", "127.1.2.3", "::1")) {
      assertThat(new ConfigReader(Map.of("MANAGEMENT_HOST", loopback))
              .read()
              .management()
              .host())
          .isEqualTo(loopback);
    }
  }

  @Test
  void half_of_the_credentials_is_refused() {
    assertThat(refusal(Map.of("mux.token-secret", "s")).problems())
        .singleElement()
        .asString()
        .startsWith("mux.token-id: missing");
  }

  @Test
  void production_refuses_every_stand_in_at_once() {
    assertThat(refusal(Map.of("profile", "production", "demo.enabled", "true")).problems())
        .extracting(problem -> problem.substring(
            0, problem.indexOf(';') < 0 ? problem.indexOf(" is") : problem.indexOf(';')))
        .containsExactly(
            "postgres.url: missing",
            "mux.webhook-signing-secrets: missing",
            "mux.token-id: missing",
            "demo.enabled: 'true'");
  }

  @Test
  void production_starts_with_everything_set_and_logs_json() {
    SluiceConfig config = new ConfigReader(Map.of(
            "SLUICE_PROFILE", "production",
            "DATABASE_URL", "postgresql://u:p@db.example.test:5432/sluice?sslmode=require",
            "MUX_TOKEN_ID", "id",
            "MUX_TOKEN_SECRET", "secret",
            "MUX_WEBHOOK_SIGNING_SECRET", "whsec"))
        .read();

    assertThat(config.log().format()).isEqualTo(LogFormat.JSON);
  }

  private static ConfigRefusedException refusal(Map<String, String> options) {
    return catchThrowableOfType(
        ConfigRefusedException.class, () -> new ConfigReader(Map.of()).read(null, options));
  }
}
