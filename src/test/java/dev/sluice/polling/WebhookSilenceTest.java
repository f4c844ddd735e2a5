package dev.sluice.polling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.health.CheckStatus;
import dev.sluice.health.Finding;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookSilenceTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final WebhookSilence silence = new WebhookSilence(registry);

  @Test
  void quiet_alone_is_no_alarm_and_findings_alone_are_none() {
    look(0, NOON, Duration.ofSeconds(1), 0);
    assertThat(look(120, NOON, Duration.ofSeconds(1), 0).status()).isEqualTo(CheckStatus.PASS);
    assertThat(look(10, NOON, Duration.ofSeconds(1), 5).status()).isEqualTo(CheckStatus.PASS);
  }

  @Test
  void without_any_request_delivery_is_the_likelier_cause() {
    look(0, NOON, Duration.ofSeconds(1), 0);
    Finding found = look(11, NOON, null, 3);
    assertThat(found.status()).isEqualTo(CheckStatus.WARN);
    assertThat(found.output()).contains("660 s", "3 changes", "delivery is broken");
    assertThat(registry.get("sluice.webhooks.silent").gauge().value()).isEqualTo(1);

    Instant back = NOON.plus(Duration.ofMinutes(12));
    assertThat(look(13, back, Duration.ofSeconds(2), 3).status()).isEqualTo(CheckStatus.PASS);
    assertThat(registry.get("sluice.webhooks.silent").gauge().value()).isZero();
  }

  @Test
  void requests_that_are_refused_for_their_signature_point_to_the_secret() {
    var refusals = registry.counter("sluice.signature.refusals", "reason", "forged");
    refusals.increment(4);
    look(0, NOON, null, 0);
    refusals.increment(7);
    assertThat(look(11, NOON, null, 1).output()).contains("signing secret", "7 requests");
  }

  @Test
  void where_webhooks_are_rare_the_alarm_waits_for_five_times_the_usual_gap() {
    Duration gap = Duration.ofMinutes(4);
    look(0, NOON, gap, 0);
    assertThat(look(19, NOON, gap, 1).status()).isEqualTo(CheckStatus.PASS);
    assertThat(look(21, NOON, gap, 1).status()).isEqualTo(CheckStatus.WARN);
  }

  @CanIgnoreReturnValue
  private Finding look(int minute, Instant last, @Nullable Duration gap, int findings) {
    silence.look(
        new ReconcileStore.Traffic(NOON.plus(Duration.ofMinutes(minute)), last, gap, findings),
        PollingFixtures.RECONCILE);
    return silence.check().probe().get().result();
  }
}
