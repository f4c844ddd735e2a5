package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Map<Character, String> TITLES = Map.of('A', "echo", 'B', "gateway");

  private final Summary summary = Summary.of(List.of(
      run('A', 1, 100),
      run('B', 1, 50),
      run('A', 2, 10),
      run('B', 2, 8),
      run('A', 3, 200),
      run('B', 3, 20)));

  @Test
  void a_ratio_is_taken_within_each_round_before_the_median() {
    assertThat(summary.ratio('B', 'A')).hasValue(new Summary.Spread(0.5, 0.1, 0.8, 3));
  }

  @Test
  void a_figure_has_its_median_and_its_ends() {
    assertThat(summary.of('A', Figure.RATE)).hasValue(new Summary.Spread(100, 10, 200, 3));
    assertThat(summary.of('A', Figure.WAL)).isEmpty();
    assertThat(summary.ratio('B', 'N')).isEmpty();
  }

  @Test
  void the_reports_show_every_contestant_and_ratio() {
    assertThat(TextReport.of(summary, TITLES)).contains("A echo", "B gateway", "B / A", "0.500");
    assertThat(Plot.of(summary, TITLES, "a < b"))
        .startsWith("<svg")
        .contains("gateway", "a &lt; b")
        .endsWith("</svg>\n");
  }

  private static Measurement run(char letter, int round, double rate) {
    return new Measurement(letter, round, Map.of(Figure.RATE, rate), "");
  }
}
