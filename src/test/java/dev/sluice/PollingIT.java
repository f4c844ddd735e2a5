package dev.sluice;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.AssetStatus;
import dev.sluice.simulator.LifeCycle;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.MuxApiSettings;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.Truth;
import dev.sluice.simulator.World;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two whole gateways on one database, and a simulated Mux that sends no webhook at all. */
class PollingIT {
  private static final ApiToken TOKEN = new ApiToken("token-id", "token-secret");

  private final TestDatabase database = TestDatabase.fresh();
  private final Vertx vertx = Vertx.vertx();
  private final World world = new World(new World.WorldSettings(
      3,
      40,
      InstantSource.system().instant().minus(Duration.ofHours(3)),
      Duration.ofMinutes(5),
      Mix.usual()));
  private final MuxApiVerticle mux =
      new MuxApiVerticle(world, MuxApiSettings.onLoopback(TOKEN), InstantSource.system(), null);

  @BeforeEach
  void startMux() {
    assertThat(RunningGateway.await(vertx.deployVerticle(mux))).isNotEmpty();
  }

  @AfterEach
  void stop() {
    var _ = RunningGateway.await(vertx.close());
    database.close();
  }

  @Test
  @SuppressWarnings("try") // One gateway goes away in the middle, which is what this is about.
  void
      a_session_finds_every_end_that_no_webhook_told_within_the_rate_and_another_gateway_goes_on() {
    List<String> assets = world
        .lifeCycles()
        .map(LifeCycle::truth)
        // What we never heard of and Mux no longer has, nobody can tell from a mistake.
        .filter(truth -> truth.atMux() != AssetStatus.DELETED)
        .map(Truth::assetId)
        .filter(Objects::nonNull)
        .limit(30)
        .toList();
    try (var first = gateway();
        var second = gateway()) {
      String session = begin(first, assets.subList(0, 12));
      until(() -> get(second, session).statusCode() == 404);
      assertThat(ended(assets.subList(0, 12))).isEqualTo(12);
      assertThat(mux.calls().total()).isBetween(12L, 24L);

      // Whichever polls: the other one takes over, and what was asked of the first goes on.
      String longer = begin(second, assets);
      first.stop();
      until(() -> get(second, longer).statusCode() == 404);
      assertThat(ended(assets)).isEqualTo(assets.size());
      assertThat(mux.calls().mostWithin(Duration.ofMillis(999)))
          .as("calls within a second, of " + mux.calls().calls())
          .isLessThanOrEqualTo(5);
      assertThat(database.rows(
              "SELECT count(*) FROM poll_due UNION ALL SELECT count(*) FROM polling_session"
                  + " UNION ALL SELECT count(*) FROM polling_interest"))
          .containsOnly("0");
    }
  }

  @Test
  void a_session_that_makes_no_sense_is_refused_and_what_is_polled_is_shown() {
    try (var gateway = gateway()) {
      var refused = post(gateway, new JsonObject().put("assetIds", 7).put("maxDurationMs", 1));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("assetIds must be", "maxDurationMs must be");
      String session = begin(gateway, List.of("never-heard-of"));
      assertThat(new JsonObject(get(gateway, session).body()).getInteger("pending"))
          .isOne();
      String health = gateway.get("/api/health/mux-system").body();
      assertThat(new JsonObject(health).getJsonObject("polling").getInteger("activeSessions"))
          .isOne();
      var stop = HttpRequest.newBuilder(gateway.management(session)).DELETE().build();
      assertThat(gateway.send(stop).statusCode()).isEqualTo(200);
      assertThat(gateway.send(stop).statusCode()).isEqualTo(404);
    }
  }

  private RunningGateway gateway() {
    return RunningGateway.start(
        database.url(),
        Map.of(
            "mux.api-url", mux.url(),
            "mux.token-id", TOKEN.id(),
            "mux.token-secret", TOKEN.secret()));
  }

  private static String begin(RunningGateway gateway, List<String> assets) {
    var begun = post(gateway, new JsonObject().put("assetIds", new JsonArray(assets)));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    return begun.headers().firstValue("Location").orElseThrow();
  }

  private static HttpResponse<String> post(RunningGateway gateway, JsonObject body) {
    return gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/polling/sessions"))
        .POST(BodyPublishers.ofString(body.encode()))
        .build());
  }

  private static HttpResponse<String> get(RunningGateway gateway, String path) {
    return gateway.send(HttpRequest.newBuilder(gateway.management(path)).build());
  }

  private long ended(List<String> assets) {
    return Long.parseLong(database
        .rows(
            "SELECT count(*) FROM creative_asset WHERE mux_processing_status IN ('READY', 'ERROR', 'DELETED')"
                + " AND mux_asset_id IN ('" + String.join("', '", assets) + "')")
        .getFirst());
  }

  private void until(BooleanSupplier isSo) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      RunningGateway.await(vertx.timer(100, MILLISECONDS));
    }
  }
}
