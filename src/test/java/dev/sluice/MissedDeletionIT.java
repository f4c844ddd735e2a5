package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.Story;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Assets that are READY here, of whose deletion at Mux no webhook told, and a sweep. */
class MissedDeletionIT {
  private static final int ASSETS = 130;
  private static final int DELETED = 45;
  private static final String ELSEWHERE = "assetOfAnotherEnvironment";

  private final TestDatabase database = TestDatabase.fresh();
  private final SimulatedMux mux = SimulatedMux.where(Story.URL_READY, ASSETS);

  @AfterEach
  void stop() {
    mux.close();
    database.close();
  }

  @Test
  void
      a_sweep_finds_the_deleted_and_leaves_alone_what_only_the_list_lacks_and_what_it_cannot_hold() {
    List<String> deleted = mux.assets().subList(0, DELETED);
    String unlisted = mux.assets().get(DELETED);
    try (var gateway = RunningGateway.start(database.url(), mux.settings())) {
      mux.events()
          .forEach(event -> assertThat(gateway.post(event.body()).statusCode()).isEqualTo(200));
      assertThat(gateway.post(ofAnotherEnvironment()).statusCode()).isEqualTo(200);
      assertThat(statuses()).containsExactly("READY|" + (ASSETS + 1));
      deleted.forEach(mux::delete);
      mux.unlist(unlisted);

      JsonObject sweep = sweep(gateway, "2020-01-01T00:00:00Z");

      assertThat(sweep.getString("state")).as(sweep.encode()).isEqualTo("done");
      assertThat(sweep.getLong("examined")).isEqualTo(ASSETS - DELETED - 1);
      assertThat(sweep.getLong("suspected")).isEqualTo(DELETED + 1);
      assertThat(sweep.getLong("deletionsFound")).isEqualTo(DELETED);
      assertThat(statuses())
          .containsExactly("DELETED|" + DELETED, "READY|" + (ASSETS + 1 - DELETED));
      var expected =
          new TreeSet<>(deleted.stream().map(id -> "missed_deleted|" + id).toList());
      mux.until("every finding", () -> findings().size() >= DELETED);
      assertThat(findings()).isEqualTo(expected);
      assertThat(reads(unlisted)).isOne();
      assertThat(reads(ELSEWHERE)).isZero();
      assertThat(database.rows("SELECT count(*) FROM poll_due WHERE suspected_by IS NOT NULL"))
          .containsExactly("0");
      assertThat(database.rows("SELECT count(*) FROM reconcile_seen")).containsExactly("0");
    }
  }

  @Test
  void what_was_made_before_the_time_that_a_sweep_goes_back_to_is_no_suspect() {
    try (var gateway = RunningGateway.start(database.url(), mux.settings())) {
      mux.events()
          .forEach(event -> assertThat(gateway.post(event.body()).statusCode()).isEqualTo(200));
      String asset = mux.assets().getFirst();
      mux.delete(asset);
      String after = database
          .rows("SELECT to_char(created_at AT TIME ZONE 'UTC' + interval '1 second', "
              + "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM creative_asset WHERE mux_asset_id = '"
              + asset + "'")
          .getFirst();

      assertThat(sweep(gateway, after).getLong("suspected")).isZero();
      assertThat(statuses()).containsExactly("READY|" + ASSETS);
      assertThat(sweep(gateway, "2020-01-01T00:00:00Z").getLong("deletionsFound"))
          .isOne();
      assertThat(statuses()).containsExactly("DELETED|1", "READY|" + (ASSETS - 1));
    }
  }

  private JsonObject sweep(RunningGateway gateway, String since) {
    var begun = gateway.send(HttpRequest.newBuilder(gateway.management("/api/v1/reconcile/sweeps"))
        .POST(BodyPublishers.ofString(new JsonObject().put("since", since).encode()))
        .build());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    String at = begun.headers().firstValue("Location").orElseThrow();
    mux.until("the end of the sweep", () -> !get(gateway, at).getString("state").equals("running"));
    return get(gateway, at);
  }

  private static JsonObject get(RunningGateway gateway, String path) {
    return new JsonObject(
        gateway.send(HttpRequest.newBuilder(gateway.management(path)).build()).body());
  }

  private static String ofAnotherEnvironment() {
    return new JsonObject()
        .put("id", "00000000-0000-4000-8000-000000000001")
        .put("type", "video.asset.ready")
        .put("created_at", "2024-06-10T22:22:41.000000Z")
        .put("object", new JsonObject().put("type", "asset").put("id", ELSEWHERE))
        .put("environment", new JsonObject().put("id", "another").put("name", "Another"))
        .put(
            "data",
            new JsonObject()
                .put("id", ELSEWHERE)
                .put("status", "ready")
                .put("created_at", 1718058161))
        .encode();
  }

  private List<String> statuses() {
    return database.rows(
        "SELECT mux_processing_status, count(*) FROM creative_asset GROUP BY 1 ORDER BY 1");
  }

  private Set<String> findings() {
    return new TreeSet<>(database.rows("SELECT label, object_id FROM reconcile_finding"));
  }

  private long reads(String assetId) {
    return Stream.of(mux.calls().calls())
        .flatMap(List::stream)
        .filter(
            call -> call.path().endsWith("/assets/" + assetId) && call.method().equals("GET"))
        .count();
  }
}
