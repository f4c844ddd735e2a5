package dev.sluice.bench;

import dev.sluice.bench.Summary.Spread;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The results for programs: every run, and what was made of them. */
final class JsonReport {
  private JsonReport() {}

  static JsonObject of(
      JsonObject conditions,
      List<Measurement> measurements,
      Summary summary,
      Map<Character, String> titles) {
    var contestants = new JsonObject();
    for (char letter : summary.byContestant().keySet()) {
      contestants.put(
          Character.toString(letter),
          new JsonObject()
              .put("title", titles.get(letter))
              .put("figures", figures(summary, letter)));
    }
    var ratios = new JsonObject();
    for (char below : new char[] {'A', 'C', 'N', 'P'}) {
      summary.ratio('B', below).ifPresent(spread -> ratios.put("B/" + below, json(spread)));
    }
    return new JsonObject()
        .put("conditions", conditions)
        .put("contestants", contestants)
        .put("ratios", ratios)
        .put("runs", new JsonArray(measurements.stream().map(JsonReport::json).toList()));
  }

  /** The figures of one contestant, each with its spread. */
  static JsonObject figures(Summary summary, char letter) {
    var figures = new JsonObject();
    for (Figure figure : Figure.values()) {
      summary.of(letter, figure).ifPresent(spread -> figures.put(figure.key(), json(spread)));
    }
    return figures;
  }

  static JsonObject json(Measurement measurement) {
    var figures = new JsonObject();
    for (Figure figure : Figure.values()) {
      Double value = measurement.figures().get(figure);
      if (value != null && Double.isFinite(value)) {
        figures.put(figure.key(), value);
      }
    }
    return new JsonObject()
        .put("contestant", Character.toString(measurement.letter()))
        .put("round", measurement.round())
        .put("figures", figures)
        .put("note", measurement.note());
  }

  static JsonObject json(Spread spread) {
    return new JsonObject()
        .put("median", spread.median())
        .put("min", spread.min())
        .put("max", spread.max())
        .put("rounds", spread.count());
  }
}
