package dev.sluice.health;

import static dev.sluice.health.CheckStatus.FAIL;
import static dev.sluice.health.CheckStatus.PASS;
import static dev.sluice.health.CheckStatus.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final HealthSettings SETTINGS =
      HealthFixtures.settings(Duration.ofSeconds(1), Duration.ZERO);

  private final AtomicLong nanos = new AtomicLong(-77);
  private final RecentTraffic traffic = new RecentTraffic(Duration.ofSeconds(60), nanos::get);

  @Test
  void few_requests_have_no_error_rate() {
    traffic.failed(19);
    assertThat(status(Checks.errorRate(traffic, SETTINGS))).isEqualTo(PASS);
    traffic.failed(1);
    assertThat(status(Checks.errorRate(traffic, SETTINGS))).isEqualTo(FAIL);
  }

  @Test
  void the_error_rate_warns_above_five_and_fails_above_ten_percent() {
    traffic.succeeded(95);
    traffic.failed(5);
    assertThat(status(Checks.errorRate(traffic, SETTINGS))).isEqualTo(PASS);
    traffic.failed(5);
    assertThat(status(Checks.errorRate(traffic, SETTINGS))).isEqualTo(WARN);
    traffic.failed(5);
    assertThat(status(Checks.errorRate(traffic, SETTINGS))).isEqualTo(FAIL);
  }

  @Test
  void traffic_forgets_after_its_window() {
    traffic.failed(7);
    advance(59);
    traffic.succeeded(3);
    assertThat(traffic.lately()).isEqualTo(new RecentTraffic.Totals(3, 7));
    advance(1);
    assertThat(traffic.lately()).isEqualTo(new RecentTraffic.Totals(3, 0));
    traffic.succeeded(1);
    assertThat(traffic.lately()).isEqualTo(new RecentTraffic.Totals(4, 0));
    advance(600);
    assertThat(traffic.lately().errorRate()).isZero();
  }

  @Test
  void memory_queue_and_times_have_their_thresholds() {
    assertThat(status(Checks.memory(() -> 0.75, SETTINGS))).isEqualTo(PASS);
    assertThat(status(Checks.memory(() -> 0.76, SETTINGS))).isEqualTo(WARN);
    assertThat(status(Checks.memory(() -> 0.91, SETTINGS))).isEqualTo(FAIL);
    assertThat(status(Checks.memory(SETTINGS))).isNotNull();
    HealthCheck queue = Checks.queue(() -> 96, 100, () -> Duration.ofMillis(35), SETTINGS);
    assertThat(status(queue)).isEqualTo(FAIL);
    assertThat(queue.probe().get().result().output())
        .isEqualTo("96 of 100 events in flight, foreseen wait 35.0 ms");
    assertThat(status(Checks.responseTime(() -> Duration.ofMillis(2001), SETTINGS)))
        .isEqualTo(WARN);
    assertThat(status(Checks.eventLoopLag(() -> Duration.ofSeconds(3), SETTINGS)))
        .isEqualTo(FAIL);
    assertThat(status(Checks.writer(() -> false))).isEqualTo(FAIL);
    assertThat(Checks.writer(() -> true).critical()).isTrue();
  }

  private void advance(int seconds) {
    var _ = nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static CheckStatus status(HealthCheck check) {
    return check.probe().get().result().status();
  }
}
