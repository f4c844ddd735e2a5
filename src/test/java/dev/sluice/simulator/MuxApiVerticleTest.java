package dev.sluice.simulator;

import static dev.sluice.simulator.Receiver.SECRET;
import static dev.sluice.simulator.Receiver.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.simulator.MuxApiSettings.RateLimits;
import dev.sluice.simulator.World.WorldSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MuxApiVerticleTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration SPAN = Duration.ofMinutes(30);
  private static final Instant END = START.plus(SPAN).plusSeconds(3600);
  private static final ApiToken TOKEN = new ApiToken("token-id", "token-secret");
  private static final World WORLD = new World(new WorldSettings(9, 120, START, SPAN, Mix.usual()));
  private static final MuxApiSettings FREE =
      MuxApiSettings.onLoopback(TOKEN).withLimits(RateLimits.none()).withPace(0);

  private final AtomicReference<Instant> now = new AtomicReference<>(END);
  private final InstantSource clock = now::get;
  private final HttpClient http = HttpClient.newHttpClient();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
    http.close();
  }

  private MuxApiVerticle deploy(MuxApiSettings settings, @Nullable WebhookSender sender)
      throws Exception {
    var api = new MuxApiVerticle(WORLD, settings, clock, sender);
    await(vertx.deployVerticle(api));
    return api;
  }

  private static HttpRequest.Builder call(MuxApiVerticle api, String path) {
    return call(api, path, TOKEN);
  }

  private static HttpRequest.Builder call(MuxApiVerticle api, String path, ApiToken token) {
    var basic = (token.id() + ":" + token.secret()).getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(URI.create(api.url() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(MuxApiVerticle api, String path) throws Exception {
    return send(call(api, path));
  }

  private JsonObject json(MuxApiVerticle api, String path) throws Exception {
    var answer = get(api, path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return new JsonObject(answer.body());
  }

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

  private static void assertError(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).isEqualTo(status);
    var error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getString("type")).isEqualTo(type);
    assertThat(error.getJsonArray("messages")).hasSize(1);
  }

  @Test
  void says_who_one_is_and_what_time_it_is() throws Exception {
    var api = deploy(FREE, null);
    var answer = get(api, "/system/v1/whoami");

    assertThat(new JsonObject(answer.body()).getJsonObject("data").getString("environment_id"))
        .isEqualTo(WORLD.environment().id());
    assertThat(answer.headers().firstValue("date")).contains("Fri, 20 Nov 2026 11:30:00 GMT");
  }

  @Test
  void lets_five_calls_through_in_a_second_and_then_says_429() throws Exception {
    var api =
        deploy(MuxApiSettings.onLoopback(TOKEN).withLimits(new RateLimits(1, 5, true, true)), null);
    var answers = new ArrayList<HttpResponse<String>>();
    for (int i = 0; i < 7; i++) {
      answers.add(get(api, "/system/v1/whoami"));
    }
    var last = answers.getLast();

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .containsExactly(200, 200, 200, 200, 200, 429, 429);
    assertThat(last.body()).isEqualTo("{\"errors\":[\"Too many requests, retry later.\"]}");
    assertThat(last.headers().firstValue("retry-after")).contains("1");
    assertThat(last.headers().firstValue("x-ratelimit-limit")).contains("5");
    assertThat(last.headers().firstValue("x-ratelimit-remaining")).contains("0");

    now.set(END.plusMillis(200));
    assertThat(get(api, "/system/v1/whoami").statusCode()).isEqualTo(200);
    assertThat(get(api, "/system/v1/whoami").statusCode()).isEqualTo(429);
    assertThat(api.calls().mostWithin(Duration.ofSeconds(1))).isEqualTo(9);
  }

  @Test
  void counts_posts_apart_and_can_keep_silent_about_limits() throws Exception {
    var api = deploy(
        MuxApiSettings.onLoopback(TOKEN).withLimits(new RateLimits(1, 5, false, false)), null);
    var first = send(call(api, "/video/v1/uploads").POST(BodyPublishers.ofString("{}")));
    var second = send(call(api, "/video/v1/uploads").POST(BodyPublishers.ofString("{}")));

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("retry-after")).isEmpty();
    assertThat(second.headers().firstValue("x-ratelimit-limit")).isEmpty();
    assertThat(get(api, "/system/v1/whoami").statusCode()).isEqualTo(200);
  }

  @Test
  void an_upload_through_the_api_becomes_a_ready_asset_and_tells_so() throws Exception {
    now.set(Instant.now());
    var ready = new CountDownLatch(4);
    var receiver = new Receiver(vertx, (_, _) -> {
      ready.countDown();
      return 200;
    });
    var sender =
        new WebhookSender(vertx, SenderSettings.to(receiver.url(), SECRET), InstantSource.system());
    var api = deploy(FREE, sender);
    var wish = new JsonObject()
        .put("cors_origin", "*")
        .put(
            "new_asset_settings",
            new JsonObject()
                .put("passthrough", "row \"7\"")
                .put("playback_policies", List.of("public")));
    var made = send(call(api, "/video/v1/uploads").POST(BodyPublishers.ofString(wish.encode())));
    assertThat(made.statusCode()).isEqualTo(201);
    var upload = new JsonObject(made.body()).getJsonObject("data");
    assertThat(upload.getString("status")).isEqualTo("waiting");

    var url = URI.create(upload.getString("url"));
    var chunk = HttpRequest.newBuilder(url).header("Content-Range", "bytes 0-3/8");
    assertThat(send(chunk.PUT(BodyPublishers.ofString("half"))).statusCode()).isEqualTo(308);
    assertThat(send(HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString("film")))
            .statusCode())
        .isEqualTo(200);
    now.set(now.get().plusSeconds(1));
    assertThat(send(HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString("film")))
            .statusCode())
        .isEqualTo(410);

    String assetId = json(api, "/video/v1/uploads/" + upload.getString("id"))
        .getJsonObject("data")
        .getString("asset_id");
    var asset = json(api, "/video/v1/assets/" + assetId).getJsonObject("data");
    assertThat(asset.getString("status")).isEqualTo("ready");
    assertThat(asset.getString("passthrough")).isEqualTo("row \"7\"");
    assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(receiver.got().stream().map(got -> got.body().getString("type")))
        .containsExactlyInAnyOrder(
            "video.upload.created",
            "video.upload.asset_created",
            "video.asset.created",
            "video.asset.ready");
    assertThat(receiver.got()).allMatch(Receiver.Got::genuine);
  }

  @Test
  void an_upload_can_be_cancelled_while_it_waits_and_times_out_in_silence() throws Exception {
    var api = deploy(FREE, null);
    var one = new JsonObject(
        send(call(api, "/video/v1/uploads").POST(BodyPublishers.ofString("{}"))).body());
    var two = new JsonObject(
        send(call(api, "/video/v1/uploads").POST(BodyPublishers.ofString("{\"timeout\":60}")))
            .body());
    String first = "/video/v1/uploads/" + one.getJsonObject("data").getString("id");
    String second = "/video/v1/uploads/" + two.getJsonObject("data").getString("id");

    assertThat(send(call(api, first + "/cancel").PUT(BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
    assertThat(send(call(api, first + "/cancel").PUT(BodyPublishers.noBody())).statusCode())
        .isEqualTo(403);
    now.set(END.plusSeconds(61));
    assertThat(json(api, first).getJsonObject("data").getString("status")).isEqualTo("cancelled");
    assertThat(json(api, second).getJsonObject("data").getString("status")).isEqualTo("timed_out");
    assertError(
        send(call(api, "/video/v1/uploads").POST(BodyPublishers.ofString("{\"timeout\":1}"))),
        400,
        "invalid_parameters");
    assertError(
        send(call(api, "/video/v1/uploads").POST(BodyPublishers.ofString("["))),
        400,
        "invalid_parameters");
  }

  @Test
  void a_deleted_asset_is_gone() throws Exception {
    var api = deploy(FREE, null);
    var truth = WORLD
        .lifeCycles()
        .map(LifeCycle::truth)
        .filter(t -> t.atMux() == AssetStatus.READY)
        .findFirst()
        .orElseThrow();
    String path = "/video/v1/assets/" + truth.assetId();

    assertThat(send(call(api, path).DELETE()).statusCode()).isEqualTo(204);
    assertError(get(api, path), 404, "not_found");
    assertError(send(call(api, path).DELETE()), 404, "not_found");
  }

  @Test
  void fails_in_the_way_it_is_told() throws Exception {
    var api = deploy(FREE, null);
    String path = "/video/v1/assets";

    api.faults(new Faults(1, 0, 0, 0, 0, Duration.ZERO));
    assertError(get(api, path), 500, "internal_error");
    api.faults(new Faults(0, 0, 1, 0, 0, Duration.ZERO));
    assertThatThrownBy(() -> new JsonObject(get(api, path).body())).hasMessageContaining("decode");
    api.faults(new Faults(0, 0, 0, 0, 1, Duration.ZERO));
    assertThat(get(api, path).body()).startsWith("<html>");
    api.faults(new Faults(0, 0, 0, 1, 0, Duration.ZERO));
    assertThatThrownBy(() -> get(api, path)).isInstanceOf(IOException.class);
    api.faults(new Faults(0, 1, 0, 0, 0, Duration.ZERO));
    assertThatThrownBy(() -> send(call(api, path).timeout(Duration.ofMillis(300))))
        .isInstanceOf(HttpTimeoutException.class);
    api.faults(new Faults(0, 0, 0, 0, 0, Duration.ofMillis(200)));
    long before = System.nanoTime();
    assertThat(get(api, path).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void takes_faults_over_http_and_shows_its_call_log_without_a_token() throws Exception {
    var api = deploy(FREE, null);
    var faults = HttpRequest.newBuilder(URI.create(api.url() + "/simulator/faults"));
    assertThat(send(faults.POST(BodyPublishers.ofString("{\"error500\":1.0}"))).statusCode())
        .isEqualTo(200);
    assertThat(get(api, "/video/v1/assets").statusCode()).isEqualTo(500);
    assertThat(send(faults.POST(BodyPublishers.ofString("{\"hang\":7}"))).statusCode())
        .isEqualTo(400);
    assertThat(send(faults.POST(BodyPublishers.ofString("{}"))).statusCode()).isEqualTo(200);
    assertThat(get(api, "/video/v1/assets").statusCode()).isEqualTo(200);

    var log = new JsonObject(
        send(HttpRequest.newBuilder(URI.create(api.url() + "/simulator/calls"))).body());
    assertThat(log.getInteger("total")).isEqualTo(2);
    assertThat(log.getJsonArray("calls").getJsonObject(0).getInteger("status")).isEqualTo(500);
    assertThat(api.calls().calls()).extracting(CallLog.Call::status).containsExactly(500, 200);
    assertThat(api.calls().perSecond()).containsEntry(END.getEpochSecond(), 2);
  }
}
