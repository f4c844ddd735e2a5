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
  private static final List<Figure> COSTS =
      List.of(Figure.GATEWAY_CPU, Figure.POSTGRES_CPU, Figure.LOAD_CPU);
  private static final List<String> COST_COLOURS = List.of("#2b6cb0", "#c05621", "#a0aec0");
  private static final String RATE_COLOUR = "#2f855a";

  private final StringBuilder svg = new StringBuilder();
  private final Summary summary;
  private final List<Character> letters;
  private final Map<Character, String> titles;

  private Plot(Summary summary, Map<Character, String> titles) {
    this.summary = summary;
    this.letters = new ArrayList<>(summary.byContestant().keySet());
    this.titles = titles;
  }

  /** The picture as SVG. */
  static String of(Summary summary, Map<Character, String> titles, String caption) {
    return new Plot(summary, titles).draw(caption);
  }

  private String draw(String caption) {
    int panel = PANEL_TOP + letters.size() * ROW;
    int height = 2 * panel + 50;
    svg.append(String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"13\">%n",
        WIDTH,
        height,
        WIDTH,
        height));
    rect(0, 0, WIDTH, height, "#ffffff");
    text(16, 28, "Accepted events per second: median, and min to max of the rounds", true);
    rates(PANEL_TOP - 16);
    text(16, panel + 28, "Processor time per accepted event, µs", true);
    legend(panel + 28);
    costs(panel + PANEL_TOP - 16);
    text(16, height - 16, caption, false);
    return svg.append("</svg>\n").toString();
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
        rect(LEFT, y, scaled(spread.median(), most), BAR, RATE_COLOUR);
        double middle = y + BAR / 2.0;
        line(LEFT + scaled(spread.min(), most), middle, LEFT + scaled(spread.max(), most), middle);
        text(
            LEFT + scaled(spread.max(), most) + 8,
            y + 17,
            String.format(Locale.ROOT, "%,.0f", spread.median()),
            false);
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
        rect(x, y, width, BAR, COST_COLOURS.get(part));
        x += width;
      }
      text(x + 8, y + 17, String.format(Locale.ROOT, "%.1f", cost(letters.get(i))), false);
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
      rect(x, y - 11, 12, 12, COST_COLOURS.get(part));
      text(x + 18, y, List.of("contestant", "Postgres", "load generator").get(part), false);
      x += 130;
    }
  }

  private void label(char letter, int y) {
    text(16, y + 17, letter + "  " + titles.getOrDefault(letter, ""), false);
  }

  private void rect(double x, double y, double width, double height, String colour) {
    svg.append(String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
        x,
        y,
        width,
        height,
        colour));
  }

  private void line(double x1, double y1, double x2, double y2) {
    svg.append(String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#1a202c\" stroke-width=\"2\"/>%n",
        x1,
        y1,
        x2,
        y2));
  }

  private void text(double x, double y, String words, boolean heading) {
    svg.append(String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\"%s fill=\"#1a202c\">%s</text>%n",
        x,
        y,
        heading ? " font-weight=\"bold\"" : "",
        words.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
