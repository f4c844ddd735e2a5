package dev.sluice.bench;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What was seen in one slice of a long run.
 *
 * @param endSeconds its end, counted from the beginning of the load
 * @param figures of the slice
 * @param heapMib the least heap in use at any look in the slice, which comes near to what is alive; NaN when it could not
 *     be seen
 * @param notSent requests that were due and found no free connection
 */
record SoakSlice(double endSeconds, Map<Figure, Double> figures, double heapMib, long notSent) {
  SoakSlice {
    figures = Map.copyOf(figures);
  }

  /** A figure; NaN when it was not measured. */
  double of(Figure figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }

  JsonObject json() {
    var json = new JsonObject().put("endSeconds", endSeconds).put("notSent", notSent);
    figures.forEach((figure, value) -> {
      if (Double.isFinite(value)) {
        json.put(figure.key(), value);
      }
    });
    return Double.isFinite(heapMib) ? json.put("heapMin", heapMib) : json;
  }
}
