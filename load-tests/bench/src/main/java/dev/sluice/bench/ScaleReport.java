package dev.sluice.bench;

import dev.sluice.bench.Summary.Spread;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one factor. Its runs are told apart by their letters, {@link #USUAL} and those after it in the order of the
 * factor's values; those of one pair have the same round.
 */
final class ScaleReport {
  /** The letter of the runs with the usual value. */
  static final char USUAL = '0';

  private static final List<Figure> FIGURES = List.of(
      Figure.P50,
      Figure.P99,
      Figure.GATEWAY_CPU,
      Figure.POSTGRES_CPU,
      Figure.WAL,
      Figure.BATCH,
      Figure.RSS);

  private final Factor factor;
  private final List<Measurement> measurements;
  private final Summary summary;
  private final Map<Character, String> labels = new LinkedHashMap<>();

  ScaleReport(Factor factor, List<Measurement> measurements) {
    this.factor = factor;
    this.measurements = measurements;
    summary = Summary.of(measurements);
    labels.put(USUAL, factor.usual().label() + " (usual)");
    for (int value = 0; value < factor.values().size(); value++) {
      labels.put((char) (USUAL + 1 + value), factor.values().get(value).label());
    }
  }

  /** A table: medians, and the rate as a ratio to the run with the usual value right before. */
  String text() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head =
        new ArrayList<>(List.of(factor.key(), Figure.RATE.label(), "ratio", "min .. max"));
    FIGURES.forEach(figure -> head.add(figure.label()));
    rows.add(head);
    labels.forEach((letter, label) -> {
      List<String> row = new ArrayList<>(List.of(label, median(letter, Figure.RATE)));
      Optional<Spread> ratio = ratio(letter);
      row.add(ratio.map(spread -> number(spread.median())).orElse("-"));
      row.add(ratio
          .filter(spread -> spread.count() > 1)
          .map(spread -> number(spread.min()) + " .. " + number(spread.max()))
          .orElse("-"));
      FIGURES.forEach(figure -> row.add(median(letter, figure)));
      rows.add(row);
    });
    return TextReport.table(rows);
  }

  /** The same for programs, with every run. */
  JsonObject json() {
    var values = new JsonArray();
    labels.forEach((letter, label) -> {
      var value = new JsonObject()
          .put("value", label)
          .put("runs", Character.toString(letter))
          .put("figures", JsonReport.figures(summary, letter));
      ratio(letter).ifPresent(spread -> value.put("ratio", JsonReport.json(spread)));
      values.add(value);
    });
    return new JsonObject()
        .put("factor", factor.key())
        .put("title", factor.title())
        .put("values", values)
        .put("runs", new JsonArray(measurements.stream().map(JsonReport::json).toList()));
  }

  /** The same as a picture. */
  String svg(String caption) {
    return Plot.of(summary, labels, factor.title() + "; " + caption);
  }

  private Optional<Spread> ratio(char letter) {
    return letter == USUAL ? Optional.empty() : summary.ratio(letter, USUAL);
  }

  private String median(char letter, Figure figure) {
    return summary
        .of(letter, figure)
        .map(spread -> figure.format(spread.median()))
        .orElse("-");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
