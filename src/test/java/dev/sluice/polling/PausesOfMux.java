package dev.sluice.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Times in which the breaker of Mux's API is open in a simulation, and those who ask for single reads meanwhile. */
final class PausesOfMux {
  private static final Duration SHORTEST = Duration.ofSeconds(15);
  /** A read that waits for its turn when the pause begins is let through, or refused, within seven seconds. */
  private static final Duration PROMPT = Duration.ofSeconds(10);

  private static final Duration WINDOW = Duration.ofSeconds(2);

  private final VirtualTime time;
  private final InMemoryPollQueue queue;
  private final List<String> violations = new ArrayList<>();
  private Instant until = Instant.MIN;

  PausesOfMux(VirtualTime time, InMemoryPollQueue queue) {
    this.time = time;
    this.queue = queue;
  }

  /** Plans one pause from about this time on, in which single reads of some of the objects are asked for. */
  void plan(Instant from, List<PollKey> keys, RandomGenerator random) {
    Instant begins = from.plusMillis(random.nextInt(30_000));
    Instant ends = begins.plus(SHORTEST).plusMillis(random.nextInt(15_000));
    var _ = time.at(begins, () -> until = ends);
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      PollKey key = keys.get(random.nextInt(keys.size()));
      var _ = time.at(begins.plusMillis(random.nextInt(4_000)), () -> ask(key));
    }
  }

  boolean isOn() {
    return time.instant().isBefore(until);
  }

  /** What went wrong so far, in words. */
  List<String> violations() {
    return violations;
  }

  private void ask(PollKey key) {
    PollQueue.Demand demand = queue
        .demand(key, WINDOW, PollingSettings.GAP_MIN, PollingFixtures.SETTINGS.claim())
        .result();
    Instant askedAt = demand.askedAt();
    if (isFresh(demand.readFrom(), askedAt)) {
      return; // A read of just before answers at once; its row may be cleared away soon.
    }
    var _ = time.after(PROMPT, () -> {
      var reading = queue.readings(List.of(key)).result().get(key);
      boolean isRead = reading != null && isFresh(reading.readFrom(), askedAt);
      boolean isRefused =
          reading != null && reading.failedAt() != null && !reading.failedAt().isBefore(askedAt);
      if (!isRead && !isRefused) {
        violations.add(key.id() + " was asked for at " + askedAt
            + " while nothing is read, and who asked was not told: " + reading);
      }
    });
  }

  private static boolean isFresh(@Nullable Instant readFrom, Instant askedAt) {
    return readFrom != null && !readFrom.isBefore(askedAt.minus(WINDOW));
  }
}
