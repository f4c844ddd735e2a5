package dev.sluice.bench;

import java.util.EnumMap;
import java.util.Map;

/**
 * The outcome of one run of one contestant.
 *
 * @param letter whose
 * @param round counted from 1
 * @param figures what could be measured
 * @param note what was checked, or what to know about this run
 */
record Measurement(char letter, int round, Map<Figure, Double> figures, String note) {
  Measurement {
    figures = Map.copyOf(figures);
  }

  double rate() {
    return figures.getOrDefault(Figure.RATE, 0.0);
  }

  /** With some more figures. */
  Measurement with(Map<Figure, Double> more) {
    Map<Figure, Double> all = new EnumMap<>(Figure.class);
    all.putAll(figures);
    all.putAll(more);
    return new Measurement(letter, round, all, note);
  }

  /** The same under another letter. */
  Measurement as(char other) {
    return new Measurement(other, round, figures, note);
  }
}
