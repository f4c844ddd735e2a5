package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.Factor.Variant;
import dev.sluice.bench.load.Mix;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleReportTest {
  private static final Setup SETUP =
      new Setup("256m", Map.of(), 8, 10, Mix.of(4), Setup.peakPhases(1, 1));
  private static final Factor FACTOR = new Factor(
      "size",
      "a size",
      new Variant("small", SETUP),
      List.of(new Variant("middle", SETUP), new Variant("large", SETUP)));

  // Two rounds: usual, middle, usual, large; and the machine is half as fast in the second one.
  private final ScaleReport report = new ScaleReport(
      FACTOR,
      List.of(
          run('0', 1, 1000), run('1', 1, 500),
          run('0', 2, 800), run('2', 2, 200),
          run('0', 3, 500), run('1', 3, 300),
          run('0', 4, 400), run('2', 4, 100)));

  @Test
  void a_ratio_is_taken_to_the_run_right_before() {
    JsonObject middle = report.json().getJsonArray("values").getJsonObject(1);
    assertThat(middle.getString("value")).isEqualTo("middle");
    assertThat(middle.getJsonObject("ratio").getDouble("min")).isEqualTo(0.5);
    assertThat(middle.getJsonObject("ratio").getDouble("max")).isEqualTo(0.6);
    JsonObject large = report.json().getJsonArray("values").getJsonObject(2);
    assertThat(large.getJsonObject("ratio").getDouble("median")).isEqualTo(0.25);
  }

  @Test
  void the_table_has_a_row_for_each_value_and_the_usual_one_first() {
    assertThat(report.text().lines().toList()).hasSize(4);
    assertThat(report.text().lines().skip(1).findFirst().orElseThrow())
        .startsWith("small (usual)")
        .contains("650");
    assertThat(report.text()).contains("0.500 .. 0.600", "0.250");
  }

  @Test
  void the_picture_names_the_values_without_their_letters() {
    assertThat(report.svg("here"))
        .contains(">middle</text>", ">large</text>", ">a size</text>", ">here</text>")
        .endsWith("</svg>\n");
  }

  private static Measurement run(char letter, int pair, double rate) {
    return new Measurement(letter, pair, Map.of(Figure.RATE, rate), "");
  }
}
