package dev.sluice;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.MuxApiSettings;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.Story;
import dev.sluice.simulator.World;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway that loses nearly a third of its webhooks, reads each late asset by itself, and has no limit of a rate, so that
 * what a sweep finds, what is shown and what is repaired is seen at once. {@link LossIT} shows the same under Mux's limits.
 */
class ReconcileIT {
  private static final ApiToken TOKEN = new ApiToken("token-id", "token-secret");
  private static final double LOST = 0.3;
  private static final long SEED = 11;

  private final TestDatabase database = TestDatabase.fresh();
  private final Vertx vertx = Vertx.vertx();
  private final World world = new World(new World.WorldSettings(
      SEED,
      40,
      InstantSource.system().instant().minus(Duration.ofHours(3)),
      Duration.ofMinutes(5),
      new Mix(
          Map.of(Story.UPLOAD_READY, 68, Story.URL_READY, 20, Story.UPLOAD_ABANDONED, 12),
          0,
          0,
          0,
          0,
          0,
          0)));
  private final MuxApiVerticle mux = new MuxApiVerticle(
      world,
      MuxApiSettings.onLoopback(TOKEN).withLimits(MuxApiSettings.RateLimits.none()),
      InstantSource.system(),
      null);
  private final Losses losses = new Losses(world, SEED, LOST);

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
  void every_asset_comes_to_its_true_state_and_the_findings_are_the_losses_exactly() {
    try (var losing = gateway("1h")) {
      losses.sendTheRest(losing, database);
    }
    database.change("UPDATE reconcile_scan SET next_at = '-infinity'");
    try (var gateway = gateway("200ms")) {
      String never =
          "SELECT (SELECT count(*) FROM creative_asset WHERE NOT poll_ended(mux_processing_status))"
              + " + (SELECT count(*) FROM poll_due)";
      until(() -> database.rows(never).equals(List.of("0")));
      sweep(gateway);
      until(() -> findings().size() >= expected().size());
      assertThat(findings()).as("seed " + SEED).isEqualTo(expected());
      assertThat(database.rows(
              "SELECT mux_processing_status, count(*) FROM creative_asset GROUP BY 1 ORDER BY 1"))
          .containsExactly("ERROR|" + losses.lives(false), "READY|" + losses.lives(true));
      shows(gateway);
      repairs(gateway);
    }
  }

  private void sweep(RunningGateway gateway) {
    String since = InstantSource.system().instant().minus(Duration.ofHours(4)).toString();
    var begun = post(
        gateway,
        "/api/v1/reconcile/sweeps",
        new JsonObject().put("since", since).encode());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    String at = begun.headers().firstValue("Location").orElseThrow();
    until(() -> json(get(gateway, at)).getString("state").equals("done"));
    assertThat(json(get(gateway, at)).getLong("examined")).isEqualTo(losses.lives(true));
    assertThat(post(gateway, "/api/v1/reconcile/sweeps", "{\"since\": 7}").statusCode())
        .isEqualTo(400);
  }

  private void shows(RunningGateway gateway) {
    var page = json(get(gateway, "/api/v1/reconcile/findings?label=missed_ready&limit=1"));
    assertThat(page.getJsonArray("items")).hasSize(1);
    assertThat(page.getString("nextCursor")).isNotNull();
    assertThat(get(gateway, "/api/v1/reconcile/findings?label=No").statusCode()).isEqualTo(400);
    assertThat(get(gateway, "/metrics").body())
        .contains("sluice_reconcile_findings_total{label=\"missed_ready\"}");
    assertThat(get(gateway, "/health").body()).contains("webhookSilence");
    long linked = json(get(gateway, "/api/debug/mux-assets?linked=true"))
        .getJsonArray("items")
        .size();
    long unlinked = json(get(gateway, "/api/debug/mux-assets?linked=false"))
        .getJsonArray("items")
        .size();
    assertThat(linked).isPositive();
    assertThat(unlinked).isPositive();
    assertThat(linked + unlinked).isEqualTo(losses.lives(true));
  }

  private void repairs(RunningGateway gateway) {
    String path = "/api/debug/verify-mux-playback-ids";
    assertThat(json(post(gateway, path, "")).getJsonArray("items")).isEmpty();
    // One whose webhooks all came long ago: what is read now is later.
    String asset = losses.told();
    database.change("UPDATE mux_object SET detail = '{}' WHERE id = '" + asset + "'");
    var differs = json(post(gateway, path, ""));
    assertThat(differs.getJsonArray("items")).hasSize(1);
    assertThat(differs.getJsonArray("items").getJsonObject(0).getString("muxAssetId"))
        .isEqualTo(asset);
    assertThat(json(post(gateway, path + "?repair", "")).getInteger("repaired")).isOne();
    assertThat(json(post(gateway, path, "")).getJsonArray("items")).isEmpty();
  }

  private Set<String> expected() {
    Set<String> expected = new TreeSet<>(losses.ends());
    expected.addAll(losses.beginnings());
    return expected;
  }

  private Set<String> findings() {
    return new TreeSet<>(database.rows("SELECT label, object_id FROM reconcile_finding"));
  }

  private RunningGateway gateway(String scanInterval) {
    return RunningGateway.start(
        database.url(),
        Map.of(
            "mux.api-url",
            mux.url(),
            "mux.token-id",
            TOKEN.id(),
            "mux.token-secret",
            TOKEN.secret(),
            "polling.listing-min",
            "1000000",
            "reconcile.processing-max",
            "1s",
            "reconcile.upload-grace",
            "1s",
            "reconcile.interval-min",
            "1s",
            "reconcile.scan-interval",
            scanInterval));
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  private static HttpResponse<String> post(RunningGateway gateway, String path, String body) {
    return gateway.send(HttpRequest.newBuilder(gateway.management(path))
        .POST(BodyPublishers.ofString(body))
        .build());
  }

  private static HttpResponse<String> get(RunningGateway gateway, String path) {
    return gateway.send(HttpRequest.newBuilder(gateway.management(path)).build());
  }

  private void until(BooleanSupplier isSo) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("in time; found so far " + findings() + " of " + expected())
          .isLessThan(deadline);
      RunningGateway.await(vertx.timer(100, MILLISECONDS));
    }
  }
}
