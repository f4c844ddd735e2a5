package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalLogTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final ArrivalLog log = new ArrivalLog(new RateLimit(2, WINDOW));

  @Test
  void a_call_under_way_counts_however_long_ago_it_was_let_go() {
    log.begun();
    log.begun();

    Instant later = NOON.plusSeconds(60);
    assertThat(log.freeAt(later)).isEqualTo(later.plus(WINDOW));
  }

  @Test
  void a_call_counts_until_one_window_after_its_end() {
    log.begun();
    log.begun();
    log.ended(NOON);
    log.ended(NOON.plusMillis(300));

    assertThat(log.freeAt(NOON.plusMillis(400))).isEqualTo(NOON.plus(WINDOW));
    assertThat(log.freeAt(NOON.plus(WINDOW))).isEqualTo(NOON.plus(WINDOW));
    log.begun();
    assertThat(log.freeAt(NOON.plus(WINDOW))).isEqualTo(NOON.plusMillis(1300));
  }

  @Test
  void a_call_that_was_not_sent_does_not_count() {
    log.begun();
    log.begun();
    log.notSent();

    assertThat(log.freeAt(NOON)).isEqualTo(NOON);
  }

  /** Each call arrives at a random moment between when it is let go and its end, which is what the log is for. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void no_window_holds_more_arrivals_than_the_limit_however_late_they_are(long seed) {
    var random = new Random(seed);
    RateLimit limit = new RateLimit(1 + random.nextInt(6), WINDOW);
    var tried = new ArrivalLog(limit);
    List<Instant> arrivals = new ArrayList<>();
    List<Instant> ends = new ArrayList<>();
    Instant now = NOON;
    for (int step = 0; step < 20_000; step++) {
      now = now.plusMillis(random.nextInt(120));
      for (Instant end : List.copyOf(ends)) {
        if (!end.isAfter(now)) {
          ends.remove(end);
          tried.ended(end);
        }
      }
      if (!tried.freeAt(now).isAfter(now)) {
        tried.begun();
        Instant end = now.plusMillis(random.nextInt(random.nextInt(10) == 0 ? 3_000 : 200));
        arrivals.add(now.plusMillis(random.nextLong(Duration.between(now, end).toMillis() + 1)));
        ends.add(end);
        ends.sort(null);
      }
    }
    arrivals.sort(null);

    assertThat(arrivals).as("seed " + seed).hasSizeGreaterThan(500);
    for (int i = limit.calls(); i < arrivals.size(); i++) {
      assertThat(Duration.between(arrivals.get(i - limit.calls()), arrivals.get(i)))
          .as("seed " + seed + ", arrival " + i)
          .isGreaterThanOrEqualTo(WINDOW);
    }
  }
}
