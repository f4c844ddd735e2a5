package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final int LIMIT = 5;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void never_refuses_a_caller_who_keeps_to_the_limit_in_any_second(long seed) {
    var random = new SplittableRandom(seed);
    var bucket = new TokenBucket(LIMIT, NOON);
    List<Instant> calls = new ArrayList<>();
    var now = NOON;
    for (int i = 0; i < 2000; i++) {
      now = now.plusMillis(random.nextInt(60));
      if (within(calls, now) < LIMIT) {
        calls.add(now);
        assertThat(bucket.take(now)).as("seed %s, call %s", seed, i).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void never_lets_a_greedy_caller_make_more_than_twice_the_limit_in_any_second(long seed) {
    var random = new SplittableRandom(seed);
    var bucket = new TokenBucket(LIMIT, NOON);
    List<Instant> let = new ArrayList<>();
    var now = NOON;
    for (int i = 0; i < 5000; i++) {
      now = now.plusMillis(random.nextInt(20));
      if (bucket.take(now)) {
        let.add(now);
        assertThat(within(let, now)).as("seed %s", seed).isLessThanOrEqualTo(2 * LIMIT);
      }
    }
    long seconds = Duration.between(NOON, now).toSeconds() + 1;

    assertThat(let).hasSizeBetween((int) (LIMIT * (seconds - 2)), (int) (LIMIT * (seconds + 1)));
  }

  private static long within(List<Instant> calls, Instant now) {
    return calls.stream().filter(call -> call.isAfter(now.minusSeconds(1))).count();
  }
}
