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
    assertThat(perSecond()).isZero();
    assertThat(rate.forecast().nanosFor(1_000_000, now)).isZero();
  }

  @Test
  void a_full_batch_counts_from_its_beginning_to_its_end() {
    full(1, Duration.ofMillis(20));
    assertThat(perSecond()).isEqualTo(12_800, ALMOST);
    assertThat(rate.forecast().nanosFor(1280, now)).isEqualTo(1e8, within(1.0));
  }

  @Test
  void a_batch_that_was_sent_behind_another_counts_from_the_end_of_that_one() {
    long together = now;
    now += Duration.ofMillis(20).toNanos();
    rate.batchEnded(256, true, together, now);
    now += Duration.ofMillis(20).toNanos();
    rate.batchEnded(256, true, together, now);
    assertThat(perSecond()).isEqualTo(12_800, ALMOST);
  }

  @Test
  void a_batch_with_room_left_teaches_nothing() {
    for (int i = 0; i < 100; i++) {
      ended(1, false, Duration.ofMillis(2));
    }
    assertThat(perSecond()).isZero();
  }

  @Test
  void the_time_without_work_before_a_batch_does_not_count() {
    full(1, Duration.ofMillis(20));
    now += Duration.ofSeconds(10).toNanos();
    full(1, Duration.ofMillis(20));
    assertThat(perSecond()).isEqualTo(12_800, ALMOST);
  }

  @Test
  void a_sample_weighs_by_its_time_whether_it_comes_in_one_batch_or_in_many() {
    var many = new DrainRate();
    long began = now;
    now += Duration.ofMillis(20).toNanos(); // 12,800 per second
    rate.batchEnded(256, true, began, now);
    many.batchEnded(256, true, began, now);
    began = now;
    for (int i = 0; i < 100; i++) {
      now += DrainRate.TIME_CONSTANT.toNanos() / 100; // 600 per second
      many.batchEnded(3, true, began, now);
    }
    rate.batchEnded(300, true, began, now);
    assertThat(perSecond()).isEqualTo(600 + (12_800 - 600) / Math.E, ALMOST);
    assertThat(many.forecast().eventsPerSecondAt(now)).isEqualTo(perSecond(), ALMOST);
  }

  @Test
  void a_stall_shows_when_its_batch_is_over_and_is_forgotten_by_good_batches_of_as_long() {
    full(100, Duration.ofMillis(20));
    full(1, Duration.ofSeconds(2));
    assertThat(perSecond()).isLessThan(400);
    full(100, Duration.ofMillis(20));
    assertThat(perSecond()).isGreaterThan(12_500);
  }

  @Test
  void a_rate_that_nothing_confirms_is_unknown_again_and_begins_anew() {
    full(1, Duration.ofSeconds(1));
    now += DrainRate.KNOWN_FOR.toNanos() - 1;
    assertThat(perSecond()).isEqualTo(256, ALMOST);
    now += 1;
    assertThat(perSecond()).isZero();
    assertThat(rate.forecast().nanosFor(1000, now)).isZero();

    full(1, Duration.ofMillis(10));
    assertThat(perSecond()).isEqualTo(25_600, ALMOST);
  }

  @Test
  void two_batches_that_end_at_one_time_do_no_harm() {
    full(2, Duration.ZERO);
    assertThat(perSecond()).isFinite().isPositive();
  }

  /** So many full batches of 256, one behind the other, each of this time. */
  private void full(int batches, Duration each) {
    for (int i = 0; i < batches; i++) {
      ended(256, true, each);
    }
  }

  private void ended(int events, boolean full, Duration took) {
    long began = now;
    now += took.toNanos();
    rate.batchEnded(events, full, began, now);
  }

  private double perSecond() {
    return rate.forecast().eventsPerSecondAt(now);
  }
}
