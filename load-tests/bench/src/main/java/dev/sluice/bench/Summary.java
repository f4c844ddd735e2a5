package dev.sluice.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Medians, spread and ratios over the rounds. */
record Summary(Map<Character, List<Measurement>> byContestant) {

  /**
   * The middle and the ends of some numbers.
   *
   * @param count how many they were
   */
  record Spread(double median, double min, double max, int count) {
    static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
      return new Spread(median, sorted[0], sorted[n - 1], n);
    }
  }

  static Summary of(List<Measurement> measurements) {
    Map<Character, List<Measurement>> grouped = new LinkedHashMap<>();
    for (Measurement measurement : measurements) {
      grouped.computeIfAbsent(measurement.letter(), _ -> new ArrayList<>()).add(measurement);
    }
    return new Summary(grouped);
  }

  /** A figure of a contestant over all rounds; empty when it was never measured. */
  Optional<Spread> of(char letter, Figure figure) {
    double[] values = byContestant.getOrDefault(letter, List.of()).stream()
        .filter(measurement -> measurement.figures().containsKey(figure))
        .mapToDouble(measurement -> measurement.figures().getOrDefault(figure, Double.NaN))
        .toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** Rate through rate, round by round, so that both sides of each ratio met the same minutes. */
  Optional<Spread> ratio(char above, char below) {
    Map<Integer, Double> base = new LinkedHashMap<>();
    for (Measurement measurement : byContestant.getOrDefault(below, List.of())) {
      base.put(measurement.round(), measurement.rate());
    }
    ToDoubleFunction<Measurement> ratio =
        measurement -> measurement.rate() / base.getOrDefault(measurement.round(), Double.NaN);
    double[] values = byContestant.getOrDefault(above, List.of()).stream()
        .mapToDouble(ratio)
        .filter(Double::isFinite)
        .toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }
}
