package dev.sluice.metrics;

import static dev.sluice.metrics.ControlsHouse.PATH;
import static dev.sluice.metrics.ControlsHouse.form;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.DependencyForm;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dependencies that operators register at run time, over HTTP. */
class DependencyRegistrationTest {
  private static final String DEPENDENCIES = PATH + "dependencies";

  private final AtomicReference<Handler<HttpServerRequest>> answer = new AtomicReference<>();
  private final AtomicInteger asked = new AtomicInteger();
  private ControlsHouse house;
  private int port;

  @BeforeEach
  void open() throws Exception {
    house = new ControlsHouse(false);
    port = house
        .vertx
        .createHttpServer()
        .requestHandler(request -> {
          asked.incrementAndGet();
          answer.get().handle(request);
        })
        .listen(0, "127.0.0.1")
        .await(10, SECONDS)
        .actualPort();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void a_registered_dependency_has_its_breaker_metrics_and_check_at_once_and_no_more_when_removed()
      throws Exception {
    HttpResponse<String> made = house.post(
        DEPENDENCIES, form("search").put("protection", new JsonObject().put("failuresToOpen", 2)));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("location")).hasValue(DEPENDENCIES + "/search");
    JsonObject entry = house.json(DEPENDENCIES + "/search");
    assertThat(entry).isEqualTo(new JsonObject(made.body()));
    assertThat(entry.getString("source")).isEqualTo("registered");
    assertThat(entry.getJsonObject("protection"))
        .isEqualTo(new JsonObject().put("failuresToOpen", 2));
    assertThat(house.json(PATH + "circuit-breakers").getJsonArray("items")).hasSize(3);
    assertThat(house.json("/api/v1/health/cache").getJsonObject("checks").fieldNames())
        .containsExactly("dependency.search");
    assertThat(house.get("/metrics").body()).contains("\"search\"");
    ProblemAssert.isProblem(house.post(DEPENDENCIES, form("search")), 409, "conflict");
    ProblemAssert.isProblem(house.post(DEPENDENCIES, form("mux-api")), 409, "conflict");

    assertThat(house.send("DELETE", DEPENDENCIES + "/search", null).statusCode())
        .isEqualTo(204);
    ProblemAssert.isProblem(house.get(DEPENDENCIES + "/search"), 404, "not-found");
    ProblemAssert.isProblem(house.send("DELETE", DEPENDENCIES + "/search", null), 404, "not-found");
    ProblemAssert.isProblem(house.send("DELETE", DEPENDENCIES + "/mux-api", null), 409, "conflict");
    assertThat(house.json("/api/v1/health/cache").getJsonObject("checks")).isEmpty();
    assertThat(house.get("/metrics").body()).doesNotContain("\"search\"");
    assertThat(house.json(DEPENDENCIES).getJsonArray("items")).hasSize(2);
  }

  @Test
  void bad_input_is_answered_with_every_problem_at_once() throws Exception {
    HttpResponse<String> bad = house.post(
        DEPENDENCIES,
        new JsonObject()
            .put("name", "No Name")
            .put("kind", "tape")
            .put("healthUrl", "http://169.254.169.254/"));
    ProblemAssert.isProblem(bad, 400, "bad-request");
    assertThat(new JsonObject(bad.body()).getJsonArray("errors")).hasSize(4);
    ProblemAssert.isProblem(house.send("POST", DEPENDENCIES, "7"), 400, "bad-request");
    ProblemAssert.isProblem(house.send("PUT", DEPENDENCIES, "{}"), 405, "method-not-allowed");
    ProblemAssert.isProblem(house.send("POST", DEPENDENCIES, " ".repeat(70_000)), 413, "too-large");
    assertThat(house.json(DEPENDENCIES).getJsonArray("items")).hasSize(2);
  }

  @Test
  void what_cannot_be_kept_is_not_guarded() throws Exception {
    house.kept.away = true;
    ProblemAssert.isProblem(house.post(DEPENDENCIES, form("a")), 503, "unavailable");
    ProblemAssert.isProblem(house.get(DEPENDENCIES + "/a"), 404, "not-found");
    house.kept.away = false;
    for (String name : new String[] {"a", "b", "c"}) {
      assertThat(house.post(DEPENDENCIES, form(name)).statusCode()).isEqualTo(201);
    }
    ProblemAssert.isProblem(house.post(DEPENDENCIES, form("d")), 409, "conflict");
    assertThat(house.guards.find("d")).isEmpty();
  }

  @Test
  void what_another_gateway_registered_or_removed_is_taken_over() throws Exception {
    assertThat(house.post(DEPENDENCIES, form("a")).statusCode()).isEqualTo(201);
    assertThat(house.kept.remove("a").result()).isTrue();
    assertThat(house.kept.add(registered("b")).succeeded()).isTrue();
    ProblemAssert.isProblem(house.post(DEPENDENCIES, form("b")), 409, "conflict");
    assertThat(house.guards.find("b")).as("taken over").isPresent();
    assertThat(house.guards.find("a")).as("gone").isEmpty();
    var guard = house.guards.of("b");
    house.registered.refresh().await(5, SECONDS);
    assertThat(house.guards.of("b")).as("nothing changed").isSameAs(guard);
  }

  @Test
  void the_health_address_is_asked_through_the_breaker() throws Exception {
    answer.set(request -> request.response().end("fine"));
    assertThat(house.post(DEPENDENCIES, probed()).statusCode()).isEqualTo(201);
    assertThat(check().getString("status")).as(check().encode()).isEqualTo("pass");

    answer.set(request -> request.response().setStatusCode(503).end());
    assertThat(check().getString("output")).contains("server_error");
    assertThat(check().getString("status")).isEqualTo("fail");
    int before = asked.get();
    assertThat(check().getString("output")).isEqualTo("breaker open");
    assertThat(asked).as("an open breaker asks nobody").hasValue(before);
    assertThat(house.get("/health").statusCode()).as("important, not critical").isEqualTo(200);

    house.now.set(house.now.get().plusSeconds(120));
    answer.set(request -> request.response().end("fine"));
    assertThat(check().getString("status")).as("a look is a trial").isEqualTo("warn");
    assertThat(check().getString("status")).isEqualTo("warn");
    assertThat(check().getString("status")).isEqualTo("pass");
  }

  @Test
  void redirects_are_not_followed_and_long_answers_not_read() throws Exception {
    answer.set(request -> request
        .response()
        .setStatusCode(302)
        .putHeader("Location", "http://127.0.0.1:" + port + "/elsewhere")
        .end());
    assertThat(house.post(DEPENDENCIES, probed()).statusCode()).isEqualTo(201);
    assertThat(check().getString("output")).contains("unexpected_status");
    assertThat(asked).hasValue(1);

    assertThat(house.act("search", "reset").statusCode()).isEqualTo(200);
    answer.set(request ->
        request.response().end(Buffer.buffer("x".repeat(HealthProbe.ANSWER_BYTES_MAX + 1))));
    assertThat(check().getString("output")).contains("malformed_answer");
  }

  private JsonObject probed() {
    return form("search")
        .put("healthUrl", "http://127.0.0.1:" + port + "/health")
        .put("protection", new JsonObject().put("failuresToOpen", 2));
  }

  private JsonObject check() throws Exception {
    return house.json(PATH + "health").getJsonObject("checks").getJsonObject("dependency.search");
  }

  private static DependencyForm registered(String name) {
    return DependencyForm.of(form(name), Protection.usual(DependencyKind.CACHE));
  }
}
