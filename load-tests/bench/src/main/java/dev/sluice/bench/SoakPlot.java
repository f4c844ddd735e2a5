package dev.sluice.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A long run as a picture: what was seen in each slice over the time, each in a panel of its own from zero up. */
final class SoakPlot {
  private static final int WIDTH = 900;
  private static final int LEFT = 60;
  private static final int RIGHT = 860;
  private static final int PANEL = 150;
  private static final int GRAPH = 90;
  private static final int TOP = 40;
  private static final String BLUE = "#2b6cb0";
  private static final String ORANGE = "#c05621";

  /** A line in a panel. */
  private record Curve(String label, String colour, ToDoubleFunction<SoakSlice> value) {
    static Curve of(Figure figure, String colour) {
      return new Curve(figure.label(), colour, slice -> slice.of(figure));
    }
  }

  private static final List<List<Curve>> PANELS = List.of(
      List.of(Curve.of(Figure.RATE, BLUE)),
      List.of(Curve.of(Figure.P99, ORANGE), Curve.of(Figure.P50, BLUE)),
      List.of(Curve.of(Figure.RSS, BLUE), new Curve("heap MiB, least", ORANGE, SoakSlice::heapMib)),
      List.of(Curve.of(Figure.GATEWAY_CPU, BLUE), Curve.of(Figure.POSTGRES_CPU, ORANGE)));

  private final Svg svg = new Svg(WIDTH, PANELS.size() * PANEL + 50);
  private final List<SoakSlice> slices;

  private SoakPlot(List<SoakSlice> slices) {
    this.slices = slices;
  }

  /** The picture as SVG. */
  static String of(List<SoakSlice> slices, String caption) {
    return new SoakPlot(slices).draw(caption);
  }

  private String draw(String caption) {
    for (int panel = 0; panel < PANELS.size(); panel++) {
      draw(PANELS.get(panel), panel * PANEL);
    }
    svg.text(
        16,
        PANELS.size() * PANEL + 30,
        String.format(
            Locale.ROOT, "%.1f minutes; %s", slices.getLast().endSeconds() / 60, caption));
    return svg.end();
  }

  private void draw(List<Curve> curves, int top) {
    double most = curves.stream()
        .flatMapToDouble(curve -> slices.stream().mapToDouble(curve.value()))
        .filter(Double::isFinite)
        .max()
        .orElse(0);
    int bottom = top + TOP + GRAPH;
    svg.line(LEFT, bottom, RIGHT, bottom);
    svg.text(8, top + TOP + 5, String.format(Locale.ROOT, "%,.4g", most));
    svg.text(8, bottom + 4, "0");
    int x = LEFT;
    for (Curve curve : curves) {
      svg.rect(x, top + 14, 12, 12, curve.colour());
      svg.heading(x + 18, top + 25, curve.label());
      x += 180;
      if (most > 0) {
        svg.path(places(curve, most, bottom), curve.colour());
      }
    }
  }

  private double[][] places(Curve curve, double most, int bottom) {
    double end = slices.getLast().endSeconds();
    return slices.stream()
        .filter(slice -> Double.isFinite(curve.value().applyAsDouble(slice)))
        .map(slice -> new double[] {
          LEFT + slice.endSeconds() / end * (RIGHT - LEFT),
          bottom - curve.value().applyAsDouble(slice) / most * GRAPH
        })
        .toArray(double[][]::new);
  }
}
