package dev.sluice.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The runs of one command: what they gave, and how many gave nothing. */
final class Runs {
  private final Workshop workshop;
  private final List<Measurement> measurements = new ArrayList<>();
  private int failures;

  Runs(Workshop workshop) {
    this.workshop = workshop;
  }

  /** One run. */
  interface Run {
    Measurement measure() throws Exception;
  }

  /**
   * Measures, and notes the conditions before it. A run that came to nothing, on a machine that was too busy for it, does
   * not take the others with it. A ledger that is wrong does.
   */
  void add(String title, Run run) throws Exception {
    Map<Figure, Double> before = workshop.conditions();
    try {
      Measurement measurement = run.measure().with(before);
      measurements.add(measurement);
      System.out.println(TextReport.line(measurement, title));
    } catch (IOException | SQLException failure) {
      failures++;
      System.err.println(title + " could not be measured: " + failure.getMessage());
    }
  }

  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  /** Fails when a run came to nothing. */
  void requireAll() throws IOException {
    if (failures > 0) {
      throw new IOException(failures + " runs could not be measured");
    }
  }
}
