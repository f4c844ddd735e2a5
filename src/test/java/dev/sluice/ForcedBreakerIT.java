package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bridge.BridgeClient;
import dev.sluice.bus.PublicAddress;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.MuxApiSettings;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.World;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator holds the breaker of Mux's API open on a whole gateway that polls. */
class ForcedBreakerIT {
  private static final ApiToken TOKEN = new ApiToken("token-id", "token-secret");
  private static final String BREAKER = "/api/v1/resilience/circuit-breakers/mux-api";

  private final TestDatabase database = TestDatabase.fresh();
  private final Vertx vertx = Vertx.vertx();
  private final World world = new World(new World.WorldSettings(
      3,
      4,
      InstantSource.system().instant().minus(Duration.ofHours(3)),
      Duration.ofMinutes(5),
      Mix.usual()));
  private final MuxApiVerticle mux =
      new MuxApiVerticle(world, MuxApiSettings.onLoopback(TOKEN), InstantSource.system(), null);

  @AfterEach
  void stop() {
    var _ = RunningGateway.await(vertx.close());
    database.close();
  }

  @Test
  void forced_open_it_stays_so_past_its_time_shows_everywhere_and_reset_brings_mux_back()
      throws Exception {
    assertThat(RunningGateway.await(vertx.deployVerticle(mux))).isNotEmpty();
    // By itself it would stay open for ten milliseconds.
    Map<String, String> settings = Map.of(
        "mux.api-url", mux.url(),
        "mux.token-id", TOKEN.id(),
        "mux.token-secret", TOKEN.secret(),
        "resilience.dependencies.mux-api.breaker.open-for", "10ms",
        "resilience.dependencies.mux-api.breaker.open-for-max", "10ms",
        "health.cache-for", "1ms",
        "bridge.enabled", "true",
        "bridge.port", "0");
    try (var gateway = RunningGateway.start(database.url(), settings);
        var bridge = new BridgeClient(gateway.bridgePort())) {
      var _ = bridge.register(PublicAddress.RESILIENCE_STATE).settled();
      assertThat(act(gateway, "open")).isEqualTo("forced_open");
      poll(gateway, List.of("never-heard-of-1", "never-heard-of-2"));
      awaitOnTheBus(bridge, "forced_open");

      long pastItsTime = System.nanoTime() + Duration.ofMillis(50).toNanos();
      for (int look = 0; look < 10 || System.nanoTime() < pastItsTime; look++) {
        assertThat(new JsonObject(get(gateway, BREAKER)).getString("state"))
            .isEqualTo("forced_open");
      }
      try (var asker = new BridgeClient(gateway.bridgePort())) {
        JsonObject refused = asker.ask(
            PublicAddress.MUX_ASSET_FETCH, new JsonObject().put("assetId", "never-heard-of-1"));
        assertThat(refused.getInteger("failureCode")).as(refused.encode()).isEqualTo(503);
        assertThat(refused.getString("message")).contains("ask again");
      }
      assertThat(mux.calls().total()).as("calls of the session that polls").isZero();
      JsonObject check = new JsonObject(get(gateway, "/health"))
          .getJsonObject("checks")
          .getJsonObject("dependency.mux-api");
      assertThat(check.getString("status")).isEqualTo("fail");
      assertThat(get(gateway, "/metrics"))
          .contains("jvm_memory_used_bytes", "vertx_pool_in_use")
          .containsPattern("sluice_breaker_state\\{.*mux-api.*forced_open.*} 1.0");
      assertThat(systemState(gateway)).isEqualTo("forced_open");

      assertThat(act(gateway, "reset")).isEqualTo("closed");
      awaitOnTheBus(bridge, "closed");
      assertThat(systemState(gateway)).isEqualTo("closed");
      awaitCalls(bridge);
      assertThat(mux.calls().total()).as("it polls again").isPositive();
    }
  }

  private static String get(RunningGateway gateway, String path) {
    return gateway
        .send(HttpRequest.newBuilder(gateway.management(path)).build())
        .body();
  }

  private static String systemState(RunningGateway gateway) {
    return new JsonObject(gateway.get("/api/health/mux-system").body())
        .getJsonObject("resilience")
        .getJsonObject("circuitBreaker")
        .getString("state");
  }

  private static String act(RunningGateway gateway, String action) {
    var answer = gateway.send(HttpRequest.newBuilder(gateway.management(BREAKER + "/action"))
        .POST(BodyPublishers.ofString(new JsonObject().put("action", action).encode()))
        .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getString("state");
  }

  private static void poll(RunningGateway gateway, List<String> assets) {
    var begun = gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/polling/sessions"))
        .POST(BodyPublishers.ofString(
            new JsonObject().put("assetIds", new JsonArray(assets)).encode()))
        .build());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
  }

  /** Hears states on the bus until the breaker of Mux's API is in this one; the bridge fails when none comes in time. */
  private static void awaitOnTheBus(BridgeClient bridge, String state) throws IOException {
    while (!muxApi(bridge).getString("state").equals(state)) {}
  }

  private static void awaitCalls(BridgeClient bridge) throws IOException {
    while (muxApi(bridge).getLong("callsStarted") == 0) {}
  }

  private static JsonObject muxApi(BridgeClient bridge) throws IOException {
    JsonArray breakers = bridge.hear().getJsonObject("body").getJsonArray("breakers");
    return breakers.stream()
        .map(JsonObject.class::cast)
        .filter(breaker -> breaker.getString("name").equals("mux-api"))
        .findFirst()
        .orElseThrow();
  }
}
