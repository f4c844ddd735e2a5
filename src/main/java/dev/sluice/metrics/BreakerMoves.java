package dev.sluice.metrics;

import dev.sluice.bus.ResilienceState;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds in the published states of the breakers which of them moved. Used by one event loop. */
final class BreakerMoves {
  private final Map<String, String> states = new HashMap<>();

  /** The moves since the last states; a breaker seen for the first time has not moved. */
  List<JsonObject> learn(JsonObject published) {
    List<JsonObject> moves = new ArrayList<>();
    for (ResilienceState.Breaker breaker : ResilienceState.of(published).breakers()) {
      String before = states.put(breaker.name(), breaker.state());
      if (before != null && !before.equals(breaker.state())) {
        moves.add(breaker.json().copy().put("previousState", before));
      }
    }
    return moves;
  }
}
