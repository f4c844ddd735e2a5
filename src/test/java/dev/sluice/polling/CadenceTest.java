package dev.sluice.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CadenceTest {
  private static final Cadence CADENCE =
      new Cadence(PollingFixtures.SETTINGS, PollingFixtures.RECONCILE);
  private final RandomGenerator random = new SplittableRandom(7);

  @Test
  void a_watched_asset_is_read_at_the_interval_of_its_session_give_or_take_a_tenth() {
    for (int i = 0; i < 1000; i++) {
      assertThat(next(watched(2), ReadOutcome.UNCHANGED, 0, false)).isBetween(ms(1800), ms(2200));
      assertThat(next(watched(9), ReadOutcome.CHANGED, 0, false)).isBetween(ms(8100), ms(9900));
    }
  }

  @Test
  void while_mux_is_degraded_the_interval_is_five_seconds_at_least() {
    for (int i = 0; i < 1000; i++) {
      assertThat(next(watched(2), ReadOutcome.UNCHANGED, 0, true)).isBetween(ms(4500), ms(5500));
      assertThat(next(watched(9), ReadOutcome.UNCHANGED, 0, true)).isBetween(ms(8100), ms(9900));
    }
  }

  @Test
  void each_error_doubles_the_wait_up_to_thirty_seconds_and_never_past_them() {
    for (int i = 0; i < 1000; i++) {
      assertThat(next(watched(2), ReadOutcome.FAILED, 1, false)).isBetween(ms(3600), ms(4400));
      assertThat(next(watched(2), ReadOutcome.FAILED, 2, false)).isBetween(ms(7200), ms(8800));
      assertThat(next(watched(2), ReadOutcome.FAILED, 4, false)).isBetween(ms(27_000), ms(30_000));
      assertThat(next(watched(2), ReadOutcome.FAILED, 1_000_000, true))
          .isBetween(ms(27_000), ms(30_000));
    }
  }

  @Test
  void what_is_reconciled_and_does_not_change_is_read_ever_more_rarely_up_to_a_limit() {
    for (int i = 0; i < 1000; i++) {
      assertThat(next(reconciled(100), ReadOutcome.UNCHANGED, 0, false))
          .isBetween(ms(144_000), ms(176_000));
      assertThat(next(reconciled(599), ReadOutcome.UNCHANGED, 0, false))
          .isBetween(ms(540_000), ms(600_000));
      assertThat(next(reconciled(1), ReadOutcome.UNCHANGED, 0, false))
          .isBetween(ms(27_000), ms(33_000));
      assertThat(next(reconciled(599), ReadOutcome.CHANGED, 0, false))
          .isBetween(ms(27_000), ms(33_000));
    }
  }

  @Test
  void what_began_together_does_not_stay_together() {
    long different = random
        .ints(100)
        .mapToObj(_ -> next(watched(2), ReadOutcome.UNCHANGED, 0, false))
        .distinct()
        .count();
    assertThat(different).isGreaterThan(90);
  }

  private Duration next(DuePoll poll, ReadOutcome outcome, int failures, boolean degraded) {
    return CADENCE.next(poll, outcome, failures, degraded, random);
  }

  private static DuePoll watched(int seconds) {
    return poll(Duration.ofMinutes(1), Duration.ofSeconds(seconds));
  }

  private static DuePoll reconciled(int lastSeconds) {
    return poll(Duration.ofSeconds(lastSeconds), Duration.ZERO);
  }

  private static DuePoll poll(Duration interval, Duration wanted) {
    PollKey key = PollKey.asset("a");
    return new DuePoll(key, key, PollClass.SESSION, 0, interval, wanted, null);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
