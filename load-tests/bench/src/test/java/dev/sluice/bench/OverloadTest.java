package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bench.LoadRun.Stretch;
import io.vertx.core.json.JsonObject;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadTest {
  @Test
  void goodput_and_the_cost_of_a_refusal_are_told_beside_the_peak_of_the_same_run() {
    // 60 µs of the gateway each at the peak; in the overload 8,000 take 30 µs more each, and 12,000
    // were refused meanwhile: 20 µs for each of these.
    Overload overload = overload(8_000, 90, 12_000);
    assertThat(overload.peak()).isEqualTo(10_000);
    assertThat(overload.acceptMicros()).isEqualTo(60 + 80);
    assertThat(overload.refusalMicros()).isCloseTo(20, within(1e-9));
    assertThat(overload.toJson().getDouble("goodputOfPeak")).isCloseTo(0.8, within(1e-9));
    assertThat(overload.sentence())
        .contains("20500/s found a free connection; goodput 8000/s = 0.80 of the peak of this run"
            + " (9000/s before, 11000/s after), p99 of accepted 250 ms, refused 12000/s;"
            + " a refusal takes 20 µs, 0.14 of an accepted event");
  }

  private static Overload overload(double rate, double gatewayMicros, double refusedPerSecond) {
    double seconds = 60;
    JsonObject tally = new JsonObject()
        .put("seconds", seconds)
        .put("sent", (long) (20_500 * seconds))
        .put("statuses", new JsonObject())
        .put("slotMillis", 100L);
    var run = new LoadRun(
        new JsonObject(),
        Map.of(
            "before", peak(9_000),
            "flood",
                new Stretch(
                    tally,
                    Map.of(
                        Figure.RATE,
                        rate,
                        Figure.P99,
                        250.0,
                        Figure.GATEWAY_CPU,
                        gatewayMicros,
                        Figure.REFUSED,
                        refusedPerSecond * seconds)),
            "after", peak(11_000)),
        new BitSet(),
        new BitSet());
    var detailed = new Sluice.Detailed(new Measurement('B', 1, Map.of(), ""), run);
    return new Overload(30_000, detailed, "before", "flood", "after");
  }

  private static Stretch peak(double rate) {
    return new Stretch(
        new JsonObject(),
        Map.of(Figure.RATE, rate, Figure.GATEWAY_CPU, 60.0, Figure.POSTGRES_CPU, 80.0));
  }
}
