package dev.sluice.bus;

import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.ProtectionNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dependency as an operator registers it: with those numbers of its protection only that differ from the usual
 * ones.
 *
 * @param dependency what is registered
 * @param numbers what differs; a time in milliseconds
 */
public record DependencyForm(Dependency dependency, Map<ProtectionNumber, Integer> numbers) {
  public DependencyForm {
    numbers = Map.copyOf(numbers);
  }

  /**
   * Reads {@code {name, kind, criticality, serves?, alternativeTo?, healthUrl?, protection?}}.
   *
   * @param usual the protection where the form says nothing else
   * @throws RefusedFormException with every problem
   */
  public static DependencyForm of(JsonObject json, Protection usual) {
    return new DependencyFormReader(json, usual).read();
  }

  /** {@code {name, kind, criticality, serves, alternativeTo, healthUrl, protection}}. */
  public JsonObject toJson() {
    return toJson(dependency).put("protection", numbersJson());
  }

  /** The same without the protection. */
  public static JsonObject toJson(Dependency dependency) {
    JsonArray serves = new JsonArray();
    dependency.serves().stream().sorted().forEach(serves::add);
    return new JsonObject()
        .put("name", dependency.name())
        .put("kind", dependency.kind().label())
        .put("criticality", dependency.criticality().label())
        .put("serves", serves)
        .put("alternativeTo", dependency.alternativeTo())
        .put("healthUrl", dependency.healthCheck().map(URI::toString).orElse(null));
  }

  /** The numbers as one flat object, which is empty where nothing differs. */
  public JsonObject numbersJson() {
    JsonObject json = new JsonObject();
    new TreeMap<>(numbers).forEach((number, value) -> json.put(number.label(), value));
    return json;
  }
}
