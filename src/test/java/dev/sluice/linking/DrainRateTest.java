package dev.sluice.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bus.Forecast;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DrainRateTest {
  private static final Offset<Double> ALMOST = within(1e-6);

  private final DrainRate rate = new DrainRate();
  private long now =
      Long.MAX_VALUE - Duration.ofMillis(700).toNanos(); // so that the clock turns over

  @Test
  void nothing_is_known_before_the_first_full_batch_is_over() {
    assertThat(rate.forecast()).isEqualTo(Forecast.UNKNOWN);
    rate.batchBegins(256, true, now);
    assertThat(perSecond()).isZero();
    assertThat(rate.forecast().nanosFor(1_000_000, now)).isZero();
  }

  @Test
  void a_full_batch_counts_from_its_beginning_to_that_of_the_next() {
    rate.batchBegins(256, true, now);
    full(1, Duration.ofMillis(20));
    assertThat(perSecond()).isEqualTo(12_800, ALMOST);
    assertThat(rate.forecast().nanosFor(1280, now)).isEqualTo(1e8, within(1.0));
  }

  @Test
  void a_batch_with_room_left_teaches_nothing_however_soon_the_next_one_follows() {
    for (int i = 0; i < 100; i++) {
      rate.batchBegins(1, false, now);
      now += Duration.ofMillis(2).toNanos();
    }
    rate.batchBegins(256, true, now);
    assertThat(perSecond()).isZero();
  }

  @Test
  void the_time_without_work_after_a_full_batch_does_not_count() {
    rate.batchBegins(256, true, now);
    rate.pauses();
    now += Duration.ofMinutes(1).toNanos();
    rate.batchBegins(256, true, now);
    assertThat(perSecond()).isZero();
  }

  @Test
  void a_sample_weighs_by_its_time_whether_it_comes_in_one_batch_or_in_many() {
    var many = new DrainRate();
    rate.batchBegins(256, true, now);
    many.batchBegins(256, true, now);
    now += Duration.ofMillis(20).toNanos(); // 12,800 per second
    rate.batchBegins(300, true, now);
    many.batchBegins(3, true, now);
    for (int i = 0; i < 100; i++) {
      now += DrainRate.TIME_CONSTANT.toNanos() / 100; // 600 per second
      many.batchBegins(3, true, now);
    }
    rate.batchBegins(300, true, now);
    assertThat(perSecond()).isEqualTo(600 + (12_800 - 600) / Math.E, ALMOST);
    assertThat(many.forecast().eventsPerSecondAt(now)).isEqualTo(perSecond(), ALMOST);
  }

  @Test
  void a_stall_shows_when_its_batch_is_over_and_is_forgotten_by_good_batches_of_as_long() {
    rate.batchBegins(256, true, now);
    full(100, Duration.ofMillis(20));
    full(1, Duration.ofSeconds(2));
    assertThat(perSecond()).isLessThan(400);
    full(100, Duration.ofMillis(20));
    assertThat(perSecond()).isGreaterThan(12_500);
  }

  @Test
  void a_rate_that_nothing_confirms_is_unknown_again_and_begins_anew() {
    rate.batchBegins(256, true, now);
    full(1, Duration.ofSeconds(1));
    rate.pauses();
    now += DrainRate.KNOWN_FOR.toNanos() - 1;
    assertThat(perSecond()).isEqualTo(256, ALMOST);
    now += 1;
    assertThat(perSecond()).isZero();
    assertThat(rate.forecast().nanosFor(1000, now)).isZero();

    rate.batchBegins(256, true, now);
    full(1, Duration.ofMillis(10));
    assertThat(perSecond()).isEqualTo(25_600, ALMOST);
  }

  @Test
  void two_batches_at_one_time_do_no_harm() {
    rate.batchBegins(1, true, now);
    rate.batchBegins(1, true, now);
    assertThat(perSecond()).isFinite().isPositive();
  }

  /** So many full batches of 256 end, each after this time, and another begins. */
  private void full(int batches, Duration each) {
    for (int i = 0; i < batches; i++) {
      now += each.toNanos();
      rate.batchBegins(256, true, now);
    }
  }

  private double perSecond() {
    return rate.forecast().eventsPerSecondAt(now);
  }
}
