package dev.sluice.bench;

import dev.sluice.bench.Summary.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results as a picture: rates with their spread, and processor time per event, stacked. */
final class Plot {
  private static final int WIDTH = 900;
  private static final int LEFT = 250;
  private static final int BAR = 24;
  private static final int ROW = 36;
  private static final int PANEL_TOP = 60;
  private static final int LABEL = 130;
  private static final int LINE = 20;
  private static final List<Figure> COSTS =
      List.of(Figure.GATEWAY_CPU, Figure.POSTGRES_CPU, Figure.LOAD_CPU);
  private static final List<String> COST_COLOURS = List.of("#2b6cb0", "#c05621", "#a0aec0");
  private static final String RATE_COLOUR = "#2f855a";

  private final Svg svg;
  private final Summary summary;
  private final List<Character> letters;
  private final Map<Character, String> labels;
  private final List<String> captions;

  private Plot(Summary summary, Map<Character, String> labels, String caption) {
    this.summary = summary;
    this.letters = new ArrayList<>(summary.byContestant().keySet());
    this.labels = labels;
    captions = List.of(caption.split("; ", -1));
    svg = new Svg(WIDTH, 2 * panel() + 30 + captions.size() * LINE);
  }

  /**
   * The picture as SVG.
   *
   * @param labels of the rows, by letter
   * @param caption a line for each of its parts between semicolons
   */
  static String of(Summary summary, Map<Character, String> labels, String caption) {
    return new Plot(summary, labels, caption).draw();
  }

  private String draw() {
    svg.heading(16, 28, "Accepted events per second: median, and min to max of the rounds");
    rates(PANEL_TOP - 16);
    svg.heading(16, panel() + 28, "Processor time per accepted event, µs");
    legend(panel() + 28);
    costs(panel() + PANEL_TOP - 16);
    for (int line = 0; line < captions.size(); line++) {
      svg.text(16, 2 * panel() + 34 + line * LINE, captions.get(line));
    }
    return svg.end();
  }

  private int panel() {
    return PANEL_TOP + letters.size() * ROW;
  }

  private void rates(int top) {
    double most = letters.stream()
        .flatMap(letter -> summary.of(letter, Figure.RATE).stream())
        .mapToDouble(Spread::max)
        .max()
        .orElse(1);
    for (int i = 0; i < letters.size(); i++) {
      int y = top + i * ROW;
      label(letters.get(i), y);
      Optional<Spread> rate = summary.of(letters.get(i), Figure.RATE);
      if (rate.isPresent()) {
        Spread spread = rate.get();
        svg.rect(LEFT, y, scaled(spread.median(), most), BAR, RATE_COLOUR);
        double middle = y + BAR / 2.0;
        svg.line(
            LEFT + scaled(spread.min(), most), middle, LEFT + scaled(spread.max(), most), middle);
        svg.text(
            LEFT + scaled(spread.max(), most) + 8,
            y + 17,
            String.format(Locale.ROOT, "%,.0f", spread.median()));
      }
    }
  }

  private void costs(int top) {
    double most = letters.stream().mapToDouble(this::cost).max().orElse(1);
    for (int i = 0; i < letters.size(); i++) {
      int y = top + i * ROW;
      label(letters.get(i), y);
      double x = LEFT;
      for (int part = 0; part < COSTS.size(); part++) {
        double width = scaled(cost(letters.get(i), COSTS.get(part)), most);
        svg.rect(x, y, width, BAR, COST_COLOURS.get(part));
        x += width;
      }
      svg.text(x + 8, y + 17, String.format(Locale.ROOT, "%.1f", cost(letters.get(i))));
    }
  }

  private double cost(char letter) {
    return COSTS.stream().mapToDouble(figure -> cost(letter, figure)).sum();
  }

  private double cost(char letter, Figure figure) {
    return summary.of(letter, figure).map(Spread::median).orElse(0.0);
  }

  private static double scaled(double value, double most) {
    return most <= 0 ? 0 : Math.max(0, value) / most * (WIDTH - LEFT - LABEL);
  }

  private void legend(int y) {
    int x = 360;
    for (int part = 0; part < COSTS.size(); part++) {
      svg.rect(x, y - 11, 12, 12, COST_COLOURS.get(part));
      svg.text(x + 18, y, List.of("contestant", "Postgres", "load generator").get(part));
      x += 130;
    }
  }

  private void label(char letter, int y) {
    svg.text(16, y + 17, labels.getOrDefault(letter, ""));
  }
}
