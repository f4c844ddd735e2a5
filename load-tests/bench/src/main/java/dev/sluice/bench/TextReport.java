package dev.sluice.bench;

import dev.sluice.bench.Summary.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results as tables for a terminal. */
final class TextReport {
  private static final List<Figure> SPREADS = List.of(
      Figure.RATE, Figure.P99, Figure.GATEWAY_CPU, Figure.POSTGRES_CPU, Figure.LOAD, Figure.FSYNC);

  private TextReport() {}

  /** All of it. Titles by letter, in the order of the rounds. */
  static String of(Summary summary, Map<Character, String> titles) {
    return medians(summary, titles) + "\n" + spreads(summary) + "\n" + ratios(summary);
  }

  /** One line about one run. */
  static String line(Measurement measurement, String title) {
    StringBuilder line = new StringBuilder(String.format(
        Locale.ROOT, "%2d %c %-36s", measurement.round(), measurement.letter(), title));
    for (Figure figure : Figure.values()) {
      Double value = measurement.figures().get(figure);
      if (value != null) {
        line.append("  ").append(figure.label()).append(' ').append(figure.format(value));
      }
    }
    return line.append("  [").append(measurement.note()).append(']').toString();
  }

  private static String medians(Summary summary, Map<Character, String> titles) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("median of the rounds"));
    for (Figure figure : Figure.values()) {
      head.add(figure.label());
    }
    rows.add(head);
    for (char letter : summary.byContestant().keySet()) {
      List<String> row = new ArrayList<>();
      row.add(letter + " " + titles.getOrDefault(letter, ""));
      for (Figure figure : Figure.values()) {
        row.add(summary
            .of(letter, figure)
            .map(spread -> figure.format(spread.median()))
            .orElse("-"));
      }
      rows.add(row);
    }
    return table(rows);
  }

  private static String spreads(Summary summary) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("min .. max"));
    SPREADS.forEach(figure -> head.add(figure.label()));
    rows.add(head);
    for (char letter : summary.byContestant().keySet()) {
      List<String> row = new ArrayList<>(List.of(Character.toString(letter)));
      for (Figure figure : SPREADS) {
        row.add(summary
            .of(letter, figure)
            .map(spread -> figure.format(spread.min()) + " .. " + figure.format(spread.max()))
            .orElse("-"));
      }
      rows.add(row);
    }
    return table(rows);
  }

  private static String ratios(Summary summary) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ratio of rates, round by round", "median", "min .. max", "rounds"));
    for (char below : new char[] {'A', 'C', 'N', 'P'}) {
      Optional<Spread> ratio = summary.ratio('B', below);
      ratio.ifPresent(spread -> rows.add(List.of(
          "B / " + below,
          number(spread.median()),
          number(spread.min()) + " .. " + number(spread.max()),
          Integer.toString(spread.count()))));
    }
    return rows.size() == 1 ? "" : table(rows);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Rows of equal length in columns; the first one is the head. */
  static String table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        String cell = row.get(column);
        String padding = " ".repeat(widths[column] - cell.length());
        text.append(column == 0 ? cell + padding : "  " + padding + cell);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
