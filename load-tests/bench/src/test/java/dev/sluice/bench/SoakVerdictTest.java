package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakVerdictTest {
  private static final double SLICE_SECONDS = 30;

  @Test
  void a_flat_run_is_steady() {
    SoakVerdict verdict = SoakVerdict.of(run(40, i -> 20 + i % 2, i -> 200, i -> 5 + i % 3), 120);
    assertThat(verdict.heapPercent()).isCloseTo(0, within(1.0));
    assertThat(verdict.rssPercent()).isCloseTo(0, within(0.001));
    assertThat(verdict.p99Drift()).isCloseTo(1, within(0.001));
    assertThat(verdict.isSteady()).isTrue();
    assertThat(verdict.text()).startsWith("steady: heap");
  }

  @Test
  void resident_memory_that_grows_on_a_line_is_told_in_percent_of_its_beginning() {
    // From 100 at the first slice after the two minutes to 150 at the last one.
    SoakVerdict verdict =
        SoakVerdict.of(run(40, i -> 20, i -> 100 + 50 * (i - 4) / 35.0, i -> 5), 120);
    assertThat(verdict.slices()).isEqualTo(36);
    assertThat(verdict.rssPercent()).isCloseTo(50, within(0.001));
    assertThat(verdict.isSteady()).isFalse();
    assertThat(verdict.text()).startsWith("not steady");
  }

  @Test
  void what_happens_before_it_has_settled_is_left_out() {
    assertThat(SoakVerdict.of(run(40, i -> 20, i -> i < 4 ? 10 : 20, i -> 5), 120)
            .rssPercent())
        .isCloseTo(0, within(0.001));
    assertThat(SoakVerdict.of(run(40, i -> 20, i -> i < 4 ? 10 : 20, i -> 5), 0).rssPercent())
        .isGreaterThan(10);
  }

  @Test
  void a_heap_grows_when_its_floor_does() {
    // What no collection had swept before the look says nothing, a rising floor does.
    SoakVerdict swept =
        SoakVerdict.of(run(40, i -> i % 5 == 0 ? 16 : 16 + i, i -> 200, i -> 5), 120);
    assertThat(swept.heapPercent()).isCloseTo(0, within(0.001));
    SoakVerdict leaking = SoakVerdict.of(run(40, i -> 16 + i / 10, i -> 200, i -> 5), 120);
    assertThat(leaking.heapPercent()).isCloseTo(100 * 2 / 17.0, within(0.001));
    assertThat(leaking.isSteady()).isFalse();
  }

  @Test
  void the_drift_compares_the_medians_of_two_quarters() {
    // One slow slice moves no median.
    SoakVerdict verdict = SoakVerdict.of(
        run(40, i -> 20, i -> 200, i -> i == 35 ? 900 : i < 20 ? 4 : i < 30 ? 100 : 8), 120);
    assertThat(verdict.p99Drift()).isCloseTo(2, within(0.001));
    assertThat(verdict.isSteady()).isFalse();
  }

  @Test
  void p99_that_grew_by_more_than_a_tenth_is_not_steady() {
    assertThat(SoakVerdict.of(run(40, i -> 20, i -> 200, i -> i < 30 ? 100 : 109), 120)
            .isSteady())
        .isTrue();
    assertThat(SoakVerdict.of(run(40, i -> 20, i -> 200, i -> i < 30 ? 100 : 111), 120)
            .isSteady())
        .isFalse();
  }

  @Test
  void a_short_run_says_nothing() {
    SoakVerdict verdict = SoakVerdict.of(run(6, i -> 20, i -> 200, i -> 5), 120);
    assertThat(verdict.isKnown()).isFalse();
    assertThat(verdict.text()).startsWith("too short");
    assertThat(verdict.json().containsKey("steady")).isFalse();
    assertThat(verdict.json().containsKey("heapGrowthPercent")).isFalse();
  }

  @Test
  void memory_that_cannot_be_seen_does_not_grow() {
    SoakVerdict verdict = SoakVerdict.of(run(40, i -> Double.NaN, i -> Double.NaN, i -> 5), 120);
    assertThat(verdict.heapPercent()).isNaN();
    assertThat(verdict.isSteady()).isTrue();
    assertThat(verdict.json().containsKey("rssGrowthPercent")).isFalse();
    assertThat(verdict.text()).contains("heap not seen, RSS not seen");
  }

  @Test
  void the_picture_shows_every_panel_without_what_is_not_known() {
    List<SoakSlice> slices = run(8, i -> i == 3 ? Double.NaN : 20, i -> 200, i -> 5);
    assertThat(SoakPlot.of(slices, "a < b"))
        .startsWith("<svg")
        .contains("events/s", "p99 ms", "RSS MiB", "heap MiB, least", "4.0 minutes; a &lt; b")
        .doesNotContain("NaN")
        .endsWith("</svg>\n");
  }

  private static List<SoakSlice> run(
      int slices, IntToDoubleFunction heap, IntToDoubleFunction rss, IntToDoubleFunction p99) {
    return IntStream.range(0, slices)
        .mapToObj(i -> new SoakSlice(
            (i + 1) * SLICE_SECONDS,
            Map.of(Figure.RSS, rss.applyAsDouble(i), Figure.P99, p99.applyAsDouble(i)),
            heap.applyAsDouble(i),
            0))
        .toList();
  }
}
