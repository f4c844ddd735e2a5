package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operators' side of resilience on whole gateways with a real database. */
class ResilienceControlsIT {
  private static final String PATH = "/api/v1/resilience/";

  private final TestDatabase database = TestDatabase.fresh();

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void a_registered_dependency_is_there_again_after_a_restart() {
    JsonObject form = new JsonObject()
        .put("name", "search")
        .put("kind", "cache")
        .put("criticality", "optional")
        .put("serves", new JsonArray().add("reports"))
        .put("protection", new JsonObject().put("failuresToOpen", 2).put("openForMs", 700));
    JsonObject entry;
    try (RunningGateway first = RunningGateway.start(database.url())) {
      HttpResponse<String> made = post(first, PATH + "dependencies", form);
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      entry = new JsonObject(made.body());
      assertThat(post(first, PATH + "dependencies", form).statusCode()).isEqualTo(409);
    }
    assertThat(database.rows("SELECT name, serves, protection->>'openForMs' FROM dependency"))
        .containsExactly("search|{reports}|700");

    try (RunningGateway second = RunningGateway.start(database.url())) {
      assertThat(json(second, PATH + "dependencies/search")).isEqualTo(entry);
      assertThat(json(second, "/api/v1/health/cache").getJsonObject("checks").fieldNames())
          .containsExactly("dependency.search");
      assertThat(get(second, "/metrics").body()).contains("dependency=\"search\"");
      assertThat(json(second, PATH + "cascade-risk").encode()).contains("reports");
      HttpRequest delete = HttpRequest.newBuilder(second.management(PATH + "dependencies/search"))
          .DELETE()
          .build();
      assertThat(second.send(delete).statusCode()).isEqualTo(204);
    }
    assertThat(database.rows("SELECT name FROM dependency")).isEmpty();
  }

  @Test
  void the_configured_dependencies_are_guarded_checked_and_part_of_the_system_health() {
    try (RunningGateway gateway =
        RunningGateway.start(database.url(), Map.of("health.cache-for", "1ms"))) {
      assertThat(json(gateway, PATH + "dependencies").getJsonArray("items").stream()
              .map(each -> ((JsonObject) each).getString("name")))
          .containsExactly("database", "mux-api");
      JsonObject health = json(gateway, "/health");
      assertThat(health.getJsonObject("checks").fieldNames())
          .contains("database", "dependency.database", "dependency.mux-api", "openBreakers");
      JsonObject resilience = json(gateway, "/api/health/mux-system").getJsonObject("resilience");
      assertThat(resilience.getJsonObject("circuitBreaker").getString("state")).isEqualTo("closed");
      assertThat(resilience.fieldNames())
          .containsExactlyInAnyOrder("systemHealth", "circuitBreaker", "retryBudget");

      assertThat(post(
                  gateway,
                  PATH + "circuit-breakers/database/action",
                  new JsonObject().put("action", "open"))
              .statusCode())
          .isEqualTo(200);
      assertThat(get(gateway, PATH + "health").statusCode()).isEqualTo(503);
      assertThat(post(gateway, PATH + "recovery/test", new JsonObject()).statusCode())
          .as("a drill outside development")
          .isEqualTo(404);
    }
  }

  @Test
  void in_development_every_strategy_can_be_tried() {
    try (RunningGateway gateway = RunningGateway.start(
        database.url(),
        Map.of("profile", "development", "recovery.default-answer.enabled", "false"))) {
      assertThat(drill(gateway, "reconnect-database", "database"))
          .isEqualTo("recovered: the writer was connected, 0 connections of the pool were broken");
      assertThat(drill(gateway, "reconnect-database", "mux-api")).startsWith("not_recovered");
      for (String strategy : List.of("answer-from-cache", "queue-for-later")) {
        assertThat(drill(gateway, strategy, "mux-api")).as(strategy).startsWith("recovered");
      }
      assertThat(drill(gateway, "default-answer", "mux-api")).isEqualTo("not_tried: switched_off");
      assertThat(drill(gateway, "reset-breaker", "database"))
          .isEqualTo("not_recovered: its breaker is closed");
      assertThat(json(gateway, PATH + "recovery/history").getJsonArray("items")).hasSize(5);
    }
  }

  private static String drill(RunningGateway gateway, String strategy, String dependency) {
    HttpResponse<String> answer = post(
        gateway,
        PATH + "recovery/test",
        new JsonObject().put("strategy", strategy).put("dependency", dependency));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject outcome = new JsonObject(answer.body());
    return outcome.getString("outcome") + ": " + outcome.getString("detail");
  }

  private static HttpResponse<String> get(RunningGateway gateway, String path) {
    return gateway.send(HttpRequest.newBuilder(gateway.management(path)).build());
  }

  private static JsonObject json(RunningGateway gateway, String path) {
    return new JsonObject(get(gateway, path).body());
  }

  private static HttpResponse<String> post(RunningGateway gateway, String path, JsonObject body) {
    return gateway.send(HttpRequest.newBuilder(gateway.management(path))
        .POST(BodyPublishers.ofString(body.encode()))
        .build());
  }
}
