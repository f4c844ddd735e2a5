package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Forecast;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final int FLOOR = 512;
  private static final long NOW = 1_000_000_000L;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private long now = NOW;
  private final Admission admission = new Admission(
      IngestFixtures.settings(Duration.ofMillis(200), 1 << 20, Duration.ofSeconds(10)),
      FLOOR,
      () -> now,
      registry);

  @Test
  void nothing_is_refused_while_no_rate_is_known() {
    hand(1_000_000);
    assertThat(admission.foreseesTooLong()).isFalse();
    assertThat(admission.foreseenWait()).isZero();
  }

  @Test
  void an_event_is_refused_when_those_before_it_need_longer_than_the_limit() {
    admission.hears(perSecond(10_000));
    hand(2000);
    assertThat(admission.foreseesTooLong()).isFalse();
    assertThat(admission.foreseenWait()).isEqualTo(Duration.ofMillis(200));
    hand(1);
    assertThat(admission.foreseesTooLong()).isTrue();
    admission.answered(1);
    assertThat(admission.foreseesTooLong()).isFalse();
  }

  @Test
  void a_low_rate_learned_in_a_stall_cannot_leave_the_writer_without_work() {
    admission.hears(perSecond(1));
    hand(FLOOR - 1);
    assertThat(admission.foreseesTooLong()).isFalse();
    hand(1);
    assertThat(admission.foreseesTooLong()).isTrue();
  }

  @Test
  void events_whose_bodies_are_still_being_read_do_not_count() {
    admission.hears(perSecond(1));
    for (int i = 0; i < 900; i++) {
      assertThat(admission.admitEvent()).isTrue();
    }
    assertThat(admission.foreseesTooLong()).isFalse();
    assertThat(admission.waiting()).isZero();
  }

  @Test
  void a_forecast_is_believed_no_longer_than_it_holds() {
    admission.hears(perSecond(100));
    hand(1000);
    assertThat(admission.foreseesTooLong()).isTrue();
    now += Duration.ofSeconds(30).toNanos();
    assertThat(admission.foreseesTooLong()).isFalse();
  }

  @Test
  void the_gauge_shows_seconds() {
    admission.hears(perSecond(1000));
    hand(250);
    assertThat(registry.get("sluice.ingest.predicted.wait").gauge().value()).isEqualTo(0.25);
  }

  @Test
  void the_refused_come_back_spread_over_one_to_three_times_the_least_wait() {
    var retries = new SpreadRetries(Duration.ofSeconds(2), new SplittableRandom(7));
    Map<String, Integer> told = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      told.merge(retries.next().toString(), 1, Integer::sum);
    }
    assertThat(told).containsOnlyKeys("2", "3", "4", "5", "6");
    assertThat(told.values()).allSatisfy(times -> assertThat(times).isBetween(850, 1150));
  }

  private void hand(int events) {
    for (int i = 0; i < events; i++) {
      admission.handedOver();
    }
  }

  private static Forecast perSecond(double events) {
    return new Forecast(events, NOW + Duration.ofSeconds(30).toNanos());
  }
}
