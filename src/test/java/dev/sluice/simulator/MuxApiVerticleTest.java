package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MuxApiVerticleTest extends MuxApiFixture {
  @Test
  void shows_in_the_end_what_the_truth_says() throws Exception {
    var api = deploy(FREE, null);
    for (var truth : WORLD.lifeCycles().map(LifeCycle::truth).toList()) {
      if (truth.uploadId() != null) {
        var upload = json(api, "/video/v1/uploads/" + truth.uploadId()).getJsonObject("data");
        assertThat(upload.getString("status")).isEqualTo(truth.uploadStatus());
        assertThat(upload.getString("asset_id")).isEqualTo(truth.assetId());
      }
      if (truth.assetId() == null) {
        continue;
      }
      if (truth.atMux() == AssetStatus.DELETED) {
        assertThat(get(api, "/video/v1/assets/" + truth.assetId()).statusCode()).isEqualTo(404);
        continue;
      }
      var asset = json(api, "/video/v1/assets/" + truth.assetId()).getJsonObject("data");
      var status = switch (asset.getString("status")) {
        case "ready" -> AssetStatus.READY;
        case "errored" -> AssetStatus.ERROR;
        default -> AssetStatus.MUX_PROCESSING;
      };
      assertThat(status).as("%s", truth).isEqualTo(truth.atMux());
      assertThat(asset.getString("passthrough")).isEqualTo(truth.passthrough());
      assertThat(asset.getDouble("duration")).isEqualTo(truth.durationSeconds());
      assertThat(asset.getString("upload_id")).isEqualTo(truth.uploadId());
      assertThat(asset.getValue("created_at")).isInstanceOf(String.class);
    }
  }

  @Test
  void shows_an_asset_as_it_was_at_the_time() throws Exception {
    var api = deploy(FREE, null);
    var life = WORLD
        .lifeCycles()
        .filter(one ->
            one.truth().story() == Story.UPLOAD_READY && one.truth().atMux() == AssetStatus.READY)
        .filter(one -> !at(one, "video.asset.created").equals(at(one, "video.asset.ready")))
        .findFirst()
        .orElseThrow();
    String path = "/video/v1/assets/" + life.truth().assetId();

    now.set(at(life, "video.asset.created").minusNanos(1000));
    assertThat(get(api, path).statusCode()).isEqualTo(404);
    now.set(at(life, "video.asset.ready").minusNanos(1000));
    assertThat(json(api, path).getJsonObject("data").getString("status")).isEqualTo("preparing");
    now.set(at(life, "video.asset.ready"));
    assertThat(json(api, path).getJsonObject("data").getString("status")).isEqualTo("ready");
  }

  private static Instant at(LifeCycle life, String type) {
    return life.events().stream()
        .filter(event -> event.type().equals(type))
        .map(SimulatedEvent::createdAt)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void lists_every_asset_once_by_page_and_by_cursor_newest_first() throws Exception {
    var api = deploy(FREE, null);
    Set<String> expected = WORLD
        .lifeCycles()
        .map(LifeCycle::truth)
        .filter(truth -> truth.assetId() != null && truth.atMux() != AssetStatus.DELETED)
        .map(Truth::assetId)
        .collect(Collectors.toSet());
    var byCursor = new ArrayList<String>();
    var seconds = new ArrayList<Long>();
    String cursor = "";
    while (cursor != null) {
      var page =
          json(api, "/video/v1/assets?limit=7" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      page.getJsonArray("data").forEach(asset -> {
        byCursor.add(((JsonObject) asset).getString("id"));
        seconds.add(Long.valueOf(((JsonObject) asset).getString("created_at")));
      });
      cursor = page.getString("next_cursor");
    }
    var byPage = new ArrayList<String>();
    for (int page = 1; byPage.size() < byCursor.size(); page++) {
      json(api, "/video/v1/assets?limit=7&page=" + page)
          .getJsonArray("data")
          .forEach(asset -> byPage.add(((JsonObject) asset).getString("id")));
    }

    assertThat(byCursor).doesNotHaveDuplicates().hasSameSizeAs(expected).containsAll(expected);
    assertThat(byPage).isEqualTo(byCursor);
    assertThat(seconds).isSortedAccordingTo((one, other) -> Long.compare(other, one));
    assertThat(json(api, "/video/v1/assets").getJsonArray("data")).hasSize(10);
  }

  @Test
  void filters_assets_by_upload_and_by_live_stream() throws Exception {
    var api = deploy(FREE, null);
    var upload = WORLD
        .lifeCycles()
        .map(LifeCycle::truth)
        .filter(t -> t.story() == Story.UPLOAD_READY && t.atMux() == AssetStatus.READY)
        .findFirst()
        .orElseThrow();
    var live = WORLD
        .lifeCycles()
        .map(LifeCycle::truth)
        .filter(t -> t.story() == Story.LIVE_STREAM && t.atMux() == AssetStatus.READY)
        .findFirst()
        .orElseThrow();

    assertThat(json(api, "/video/v1/assets?upload_id=" + upload.uploadId()).getJsonArray("data"))
        .singleElement()
        .matches(asset -> ((JsonObject) asset).getString("id").equals(upload.assetId()));
    assertThat(json(api, "/video/v1/assets?live_stream_id=" + live.liveStreamId())
            .getJsonArray("data"))
        .singleElement()
        .matches(asset -> ((JsonObject) asset).getString("id").equals(live.assetId()));
  }

  @Test
  void lists_uploads_without_a_cursor() throws Exception {
    var api = deploy(FREE, null);
    var ids = new HashSet<String>();
    for (int page = 1; page <= 3; page++) {
      var answer = json(api, "/video/v1/uploads?limit=25&page=" + page);
      assertThat(answer.containsKey("next_cursor")).isFalse();
      answer.getJsonArray("data").forEach(upload -> ids.add(((JsonObject) upload).getString("id")));
    }

    assertThat(ids).hasSize(75);
  }

  @Test
  void answers_errors_in_the_shape_of_mux() throws Exception {
    var api = deploy(FREE.withForeignToken(new ApiToken("other", "environment")), null);
    String known = "/video/v1/assets/" + WORLD.lifeCycle(0).truth().assetId();

    assertError(get(api, "/video/v1/assets/" + "x".repeat(44)), 404, "not_found");
    assertError(get(api, "/video/v1/assets/short"), 400, "invalid_parameters");
    assertError(get(api, "/video/v1/assets?limit=0"), 400, "invalid_parameters");
    assertError(get(api, "/video/v1/assets?limit=101"), 400, "invalid_parameters");
    assertError(get(api, "/video/v1/assets?cursor=%21"), 400, "invalid_parameters");
    assertError(get(api, "/nowhere"), 404, "not_found");
    assertError(send(call(api, known, new ApiToken("token-id", "wrong"))), 401, "unauthorized");
    assertError(
        send(call(api, "/system/v1/whoami", new ApiToken("other", "environment"))),
        404,
        "not_found");
  }

  @Test
  void says_who_one_is_and_what_time_it_is() throws Exception {
    var api = deploy(FREE, null);
    var answer = get(api, "/system/v1/whoami");

    assertThat(new JsonObject(answer.body()).getJsonObject("data").getString("environment_id"))
        .isEqualTo(WORLD.environment().id());
    assertThat(answer.headers().firstValue("date")).contains("Fri, 20 Nov 2026 11:30:00 GMT");
  }
}
