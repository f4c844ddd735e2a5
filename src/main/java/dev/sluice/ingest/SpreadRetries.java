package dev.sluice.ingest;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How long refused senders are told to wait: one to three times the least wait, evenly at random in whole seconds, so that
 * those who were refused together do not come back together. Confined to one event loop.
 */
final class SpreadRetries {
  /** The wait is the least one and up to so many times as much again. */
  private static final int SPREAD = 2;

  private final CharSequence[] seconds;
  private final RandomGenerator random;

  SpreadRetries(Duration atLeast, RandomGenerator random) {
    this.random = random;
    int least = Math.toIntExact(Math.max(1, atLeast.toSeconds()));
    seconds = IntStream.rangeClosed(least, least + SPREAD * least)
        .mapToObj(wait -> HttpHeaders.createOptimized(Integer.toString(wait)))
        .toArray(CharSequence[]::new);
  }

  /** The value of a {@code Retry-After} field. */
  CharSequence next() {
    return seconds[random.nextInt(seconds.length)];
  }
}
