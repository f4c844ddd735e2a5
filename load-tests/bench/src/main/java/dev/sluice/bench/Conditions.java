package dev.sluice.bench;

import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Instant;

/** On what was measured. */
final class Conditions {
  private Conditions() {}

  /**
   * Machine, versions, settings.
   *
   * @param load what was sent, in a few words
   * @param aot whether the gateway has an AOT cache
   */
  static JsonObject of(PostgresServer postgres, String load, boolean aot) throws SQLException {
    var conditions = new JsonObject()
        .put("at", Instant.now().toString())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("jdk", System.getProperty("java.vm.version"))
        .put("postgres", postgres.description())
        .put("load", load)
        .put("aotCache", aot ? "of the gateway, from a training run, as in the image" : "none");
    if (!Processes.known()) {
      conditions.put("processorTime", "left out: this system has no /proc");
    }
    return conditions;
  }

  static void print(JsonObject conditions) {
    conditions.forEach(entry -> System.out.println(entry.getKey() + ": " + entry.getValue()));
    System.out.println();
  }
}
