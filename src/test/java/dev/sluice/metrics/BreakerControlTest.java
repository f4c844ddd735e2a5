package dev.sluice.metrics;

import static dev.sluice.metrics.ControlsHouse.PATH;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.PublicAddress;
import dev.sluice.guard.DependencyException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of breakers, and how they move them, over HTTP. */
class BreakerControlTest {
  private ControlsHouse house;

  @BeforeEach
  void open() throws Exception {
    house = new ControlsHouse(false);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void a_breaker_forced_open_sticks_past_every_time_until_it_is_reset() throws Exception {
    HttpResponse<String> answer = house.act("mux-api", "open");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getString("state")).isEqualTo("forced_open");

    house.now.set(house.now.get().plus(Duration.ofDays(1)));
    assertThat(house
            .guards
            .of("mux-api")
            .call("asset.get", "a", () -> Future.succeededFuture("fine"))
            .otherwise(failure -> ((DependencyException) failure).label())
            .await(5, SECONDS))
        .isEqualTo("forced_open");
    JsonObject breaker = house.json(PATH + "circuit-breakers/mux-api");
    assertThat(breaker.getString("state")).isEqualTo("forced_open");
    JsonObject check =
        house.json(PATH + "health").getJsonObject("checks").getJsonObject("dependency.mux-api");
    assertThat(check.getString("status")).isEqualTo("fail");
    assertThat(check.getString("output")).contains("forced by an operator");
    assertThat(house.get("/metrics").body())
        .containsPattern("sluice_breaker_state\\{.*mux-api.*forced_open.*} 1.0");

    assertThat(new JsonObject(house.act("mux-api", "reset").body()).getString("state"))
        .isEqualTo("closed");
    assertThat(house
            .guards
            .of("mux-api")
            .call("asset.get", "a", () -> Future.succeededFuture("fine"))
            .await(5, SECONDS))
        .isEqualTo("fine");
    assertThat(new JsonObject(house.act("mux-api", "close").body()).getString("state"))
        .isEqualTo("forced_closed");
  }

  @Test
  void what_operators_do_is_told_on_the_bus() throws Exception {
    Promise<JsonObject> forced = Promise.promise();
    Promise<JsonObject> registered = Promise.promise();
    house
        .vertx
        .eventBus()
        .<JsonObject>consumer(PublicAddress.RESILIENCE_STATE, message -> {
          JsonArray breakers = message.body().getJsonArray("breakers");
          for (int i = 0; i < breakers.size(); i++) {
            JsonObject breaker = breakers.getJsonObject(i);
            if (breaker.getString("state").equals("forced_open")) {
              var _ = forced.tryComplete(breaker);
            }
            if (breaker.toString().contains("search")) {
              var _ = registered.tryComplete(breaker);
            }
          }
        })
        .completion()
        .await(5, SECONDS);

    assertThat(house.act("mux-api", "open").statusCode()).isEqualTo(200);
    assertThat(forced.future().await(10, SECONDS).encode()).contains("mux-api");
    assertThat(house.post(PATH + "dependencies", ControlsHouse.form("search")).statusCode())
        .isEqualTo(201);
    assertThat(registered.future().await(10, SECONDS).getString("state")).isEqualTo("closed");
  }

  @Test
  void bad_actions_and_names_are_refused_with_what_would_have_been_right() throws Exception {
    HttpResponse<String> unknown = house.act("tape", "open");
    ProblemAssert.isProblem(unknown, 404, "not-found");
    assertThat(unknown.body()).contains("database, mux-api");
    HttpResponse<String> odd = house.act("mux-api", "explode");
    ProblemAssert.isProblem(odd, 422, "unprocessable");
    assertThat(odd.body()).contains("open", "close", "reset");
    String path = PATH + "circuit-breakers/mux-api/action";
    ProblemAssert.isProblem(house.send("POST", path, "[1]"), 400, "bad-request");
    ProblemAssert.isProblem(house.send("POST", path, "{"), 400, "bad-request");
    ProblemAssert.isProblem(house.send("POST", path, null), 422, "unprocessable");
    ProblemAssert.isProblem(house.send("GET", path, null), 405, "method-not-allowed");
    ProblemAssert.isProblem(house.get(PATH + "circuit-breakers/tape"), 404, "not-found");
    assertThat(house.guards.of("mux-api").state().state()).isEqualTo("closed");
  }

  @Test
  void the_score_is_that_of_the_worst_component() throws Exception {
    JsonObject calm = house.json(PATH + "status");
    assertThat(calm.getJsonObject("components").fieldNames())
        .containsExactlyInAnyOrder(
            "dependency.database", "dependency.mux-api", "retryBudget", "cascadeRisk");

    house.now.set(house.now.get().plusSeconds(61)); // the budget begins spent
    assertThat(house.json(PATH + "status").getInteger("score")).isEqualTo(100);
    assertThat(house.json(PATH + "status").getString("status")).isEqualTo("healthy");
    assertThat(house.act("mux-api", "open").statusCode()).isEqualTo(200);
    JsonObject worse = house.json(PATH + "status");
    assertThat(worse.getInteger("score")).isZero();
    assertThat(worse.getString("status")).isEqualTo("degraded");
    assertThat(worse.getJsonArray("openBreakers")).isEqualTo(new JsonArray().add("mux-api"));
    assertThat(house.act("database", "open").statusCode()).isEqualTo(200);
    assertThat(house.json(PATH + "status").getString("status")).isEqualTo("unhealthy");
    assertThat(house.get("/health").statusCode()).isEqualTo(503);
  }

  @Test
  void the_cascade_risk_names_what_is_lost_and_what_hangs_on_one_failure() throws Exception {
    JsonObject calm = house.json(PATH + "cascade-risk");
    assertThat(calm.getString("level")).isEqualTo("low");
    JsonObject ingest = calm.getJsonArray("items").getJsonObject(0);
    assertThat(ingest.getString("capability")).isEqualTo("ingest");
    assertThat(ingest.getJsonArray("fatalSets"))
        .isEqualTo(new JsonArray().add(new JsonArray().add("database")));
    assertThat(ingest.getJsonArray("oneFailureAway")).isEqualTo(new JsonArray().add("database"));

    assertThat(house.act("database", "open").statusCode()).isEqualTo(200);
    JsonObject lost = house.json(PATH + "cascade-risk");
    assertThat(lost.getString("level")).isEqualTo("down");
    assertThat(lost.getJsonArray("down")).isEqualTo(new JsonArray().add("ingest"));
  }

  @Test
  void the_parts_of_the_health_model_that_are_outside() throws Exception {
    JsonObject external = house.json("/api/v1/health/external");
    assertThat(external.getJsonObject("checks").fieldNames()).containsExactly("dependency.mux-api");
    JsonObject cache = house.json("/api/v1/health/cache");
    assertThat(cache.getString("status")).as("there is none").isEqualTo("healthy");
    assertThat(house
            .json("/api/v1/health/circuit-breakers")
            .getJsonObject("checks")
            .fieldNames())
        .containsExactlyInAnyOrder("dependency.database", "dependency.mux-api", "openBreakers");
    assertThat(house.act("mux-api", "open").statusCode()).isEqualTo(200);
    JsonObject open = house
        .json("/api/v1/health/circuit-breakers")
        .getJsonObject("checks")
        .getJsonObject("openBreakers");
    assertThat(open.getString("output")).isEqualTo("1 of 2 breakers open");
    assertThat(open.getString("status")).isEqualTo("pass");
  }

  @Test
  void the_system_health_has_its_part_on_resilience() throws Exception {
    house.now.set(house.now.get().plusSeconds(61));
    JsonObject part = house.json("/api/health/mux-system").getJsonObject("resilience");
    assertThat(part.getString("systemHealth")).isEqualTo("healthy");
    assertThat(part.getJsonObject("circuitBreaker"))
        .isEqualTo(
            new JsonObject().put("state", "closed").put("failureCount", 0).put("successCount", 0));
    assertThat(part.getJsonObject("retryBudget"))
        .isEqualTo(new JsonObject()
            .put("retryCount", 0)
            .put("budgetLimit", 10)
            .put("remainingBudget", 10));
  }

  @Test
  void strategies_can_be_switched_and_a_drill_is_there_in_development_only() throws Exception {
    String strategy = PATH + "recovery/strategies/default-answer";
    assertThat(house.post(strategy, new JsonObject().put("enabled", false)).statusCode())
        .isEqualTo(200);
    assertThat(house.json(PATH + "recovery/strategies").getJsonArray("items"))
        .containsExactly(new JsonObject().put("name", "default-answer").put("enabled", false));
    ProblemAssert.isProblem(
        house.post(strategy, new JsonObject().put("enabled", "no")), 422, "unprocessable");
    ProblemAssert.isProblem(
        house.post(PATH + "recovery/strategies/hope", new JsonObject().put("enabled", true)),
        404,
        "not-found");
    JsonObject drill =
        new JsonObject().put("strategy", "default-answer").put("dependency", "mux-api");
    ProblemAssert.isProblem(house.post(PATH + "recovery/test", drill), 404, "not-found");
    assertThat(house.json(PATH + "recovery/history").getJsonArray("items")).isEmpty();

    try (ControlsHouse development = new ControlsHouse(true)) {
      JsonObject outcome =
          new JsonObject(development.post(PATH + "recovery/test", drill).body());
      assertThat(outcome.getString("outcome")).isEqualTo("recovered");
      JsonObject entry =
          development.json(PATH + "recovery/history").getJsonArray("items").getJsonObject(0);
      assertThat(entry.getBoolean("drill")).isTrue();
      assertThat(entry.fieldNames())
          .contains("at", "failureClass", "dependency", "strategy", "outcome", "durationMs");
      ProblemAssert.isProblem(
          development.post(PATH + "recovery/test", new JsonObject().put("strategy", "hope")),
          422,
          "unprocessable");
    }
  }
}
