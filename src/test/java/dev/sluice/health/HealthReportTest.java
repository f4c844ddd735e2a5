package dev.sluice.health;

import static dev.sluice.health.CheckStatus.FAIL;
import static dev.sluice.health.CheckStatus.PASS;
import static dev.sluice.health.CheckStatus.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthReportTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void the_score_is_the_minimum_not_a_mean() {
    assertThat(
            report(result(PASS, true), result(PASS, true), result(FAIL, false)).score())
        .isZero();
    assertThat(report(result(PASS, true), result(WARN, true)).score()).isEqualTo(50);
    assertThat(report(result(PASS, true)).score()).isEqualTo(100);
  }

  @Test
  void only_a_failed_critical_check_is_unhealthy() {
    assertThat(report(result(PASS, true), result(FAIL, true)).status())
        .isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(report(result(PASS, true), result(FAIL, false)).status())
        .isEqualTo(HealthStatus.DEGRADED);
    assertThat(report(result(WARN, true)).status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(report(result(PASS, true)).status()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void unknown_is_not_healthy() {
    assertThat(report().status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(report().score()).isZero();
    assertThat(Finding.unknown("why").status()).isEqualTo(WARN);
    assertThat(Finding.ofThresholds(Double.NaN, 1, 2, "figure").status()).isEqualTo(WARN);
  }

  @Test
  void thresholds_count_from_above_the_figure_named() {
    assertThat(Finding.ofThresholds(0.05, 0.05, 0.10, "").status()).isEqualTo(PASS);
    assertThat(Finding.ofThresholds(0.051, 0.05, 0.10, "").status()).isEqualTo(WARN);
    assertThat(Finding.ofThresholds(0.10, 0.05, 0.10, "").status()).isEqualTo(WARN);
    assertThat(Finding.ofThresholds(0.101, 0.05, 0.10, "").status()).isEqualTo(FAIL);
  }

  private static HealthReport report(CheckResult... results) {
    return new HealthReport(NOON, List.of(results));
  }

  private static CheckResult result(CheckStatus status, boolean critical) {
    return new CheckResult("a check", critical, status, NOON, Duration.ofMillis(3), "text");
  }
}
