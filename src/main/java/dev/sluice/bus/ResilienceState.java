package dev.sluice.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * How the breakers of a gateway and its retry budget are: the message of {@link PublicAddress#RESILIENCE_STATE}.
 *
 * @param breakers the breakers
 * @param json the whole message
 */
public record ResilienceState(List<Breaker> breakers, JsonObject json) {
  public ResilienceState {
    breakers = List.copyOf(breakers);
  }

  /**
   * One breaker.
   *
   * @param name the dependency that it guards
   * @param state {@code closed}, {@code open}, {@code half_open}, {@code forced_open} or {@code forced_closed}
   * @param json all that is told of it
   */
  public record Breaker(String name, String state, JsonObject json) {}

  /** Reads the message; what is no breaker is left out. */
  public static ResilienceState of(JsonObject message) {
    List<Breaker> breakers = new ArrayList<>();
    if (message.getValue("breakers") instanceof JsonArray told) {
      for (Object each : told) {
        if (each instanceof JsonObject breaker
            && breaker.getValue("name") instanceof String name
            && breaker.getValue("state") instanceof String state) {
          breakers.add(new Breaker(name, state, breaker));
        }
      }
    }
    return new ResilienceState(breakers, message);
  }
}
