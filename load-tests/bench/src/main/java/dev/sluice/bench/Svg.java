package dev.sluice.bench;

import java.util.Locale;

/** A drawing that grows; places are in pixels from its upper left corner. */
final class Svg {
  private static final String INK = "#1a202c";

  private final StringBuilder text = new StringBuilder();

  /** An empty white sheet. */
  Svg(int width, int height) {
    text.append(String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"13\">%n",
        width,
        height,
        width,
        height));
    rect(0, 0, width, height, "#ffffff");
  }

  void rect(double x, double y, double width, double height, String colour) {
    text.append(String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
        x,
        y,
        width,
        height,
        colour));
  }

  void line(double x1, double y1, double x2, double y2) {
    text.append(String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>%n",
        x1,
        y1,
        x2,
        y2,
        INK));
  }

  /** A line through these places, each an x and a y. */
  void path(double[][] places, String colour) {
    var points = new StringBuilder();
    for (double[] place : places) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", place[0], place[1]));
    }
    text.append(String.format(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
        points.toString().strip(), colour));
  }

  void text(double x, double y, String words) {
    text(x, y, words, "");
  }

  void heading(double x, double y, String words) {
    text(x, y, words, " font-weight=\"bold\"");
  }

  private void text(double x, double y, String words, String weight) {
    text.append(String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\"%s fill=\"%s\">%s</text>%n",
        x,
        y,
        weight,
        INK,
        words.replace("&", "&amp;").replace("<", "&lt;")));
  }

  /** The whole drawing; nothing may be added after it. */
  String end() {
    return text.append("</svg>\n").toString();
  }
}
