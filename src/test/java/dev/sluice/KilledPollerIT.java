package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.CallLog.Call;
import dev.sluice.simulator.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two gateways in processes of their own on one database; the one that polls is killed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "nothing is killed there as it is here")
@Timeout(300)
class KilledPollerIT {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  /** The interval less the jitter that may make it shorter. */
  private static final Duration INTERVAL_MIN = INTERVAL.multipliedBy(9).dividedBy(10);

  @Test
  void the_other_gateway_goes_on_within_ten_seconds_and_neither_interval_nor_rate_is_broken()
      throws Exception {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.where(Story.UPLOAD_STALLED, 12);
        var one = GatewayProcess.start(database.url(), mux.variables()).ready();
        var other = GatewayProcess.start(database.url(), mux.variables()).ready()) {
      List<String> assets = mux.assets();
      assertThat(assets).hasSize(12);
      String ofOne = one.begin(assets.subList(0, 6));
      String ofOther = other.begin(assets.subList(6, 12));
      mux.until("every asset is read twice", () -> leastReads(mux, assets, Instant.MIN) >= 2);
      assertThat(one.leads()).as("exactly one polls").isNotEqualTo(other.leads());
      GatewayProcess leader = one.leads() ? one : other;
      GatewayProcess follower = leader == one ? other : one;

      Instant killedAt = Instant.now();
      leader.kill();
      // Reads that were under way are made again only when they cannot be under way any more.
      mux.until("every asset is read again", () -> leastReads(mux, assets, killedAt) >= 3);

      assertThat(follower.leads()).isTrue();
      assertThat(follower.status(ofOne)).isEqualTo(200);
      assertThat(follower.status(ofOther)).isEqualTo(200);
      List<Call> calls = mux.calls().calls();
      assertThat(calls).allSatisfy(call -> assertThat(call.status()).isEqualTo(200));
      assertThat(longestSilence(calls, killedAt))
          .as("the longest time without a call, killed at %s: %s", killedAt, calls)
          .isLessThanOrEqualTo(Duration.ofSeconds(10));
      assertThat(shortestInterval(calls))
          .as("the shortest time between two reads of one asset: %s", calls)
          .isGreaterThanOrEqualTo(INTERVAL_MIN);
      mux.assertItsRateWasKept("killed at " + killedAt);
    }
  }

  private static long leastReads(SimulatedMux mux, List<String> assets, Instant after) {
    List<Call> calls = mux.calls().calls();
    return assets.stream()
        .mapToLong(asset -> calls.stream()
            .filter(call -> call.path().endsWith(asset) && call.at().isAfter(after))
            .count())
        .min()
        .orElseThrow();
  }

  /** The longest time without a call that ended after this. */
  private static Duration longestSilence(List<Call> calls, Instant after) {
    Duration longest = Duration.ZERO;
    for (int i = 1; i < calls.size(); i++) {
      if (calls.get(i).at().isBefore(after)) {
        continue;
      }
      Duration silence = Duration.between(calls.get(i - 1).at(), calls.get(i).at());
      longest = silence.compareTo(longest) > 0 ? silence : longest;
    }
    return longest;
  }

  private static Duration shortestInterval(List<Call> calls) {
    Map<String, Instant> last = new HashMap<>();
    Duration shortest = INTERVAL;
    for (Call call : calls) {
      Instant before = last.put(call.path(), call.at());
      Duration interval = before == null ? shortest : Duration.between(before, call.at());
      shortest = interval.compareTo(shortest) < 0 ? interval : shortest;
    }
    return shortest;
  }
}
