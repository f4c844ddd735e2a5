package dev.sluice.simulator;

import static dev.sluice.simulator.Receiver.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.simulator.MuxApiSettings.RateLimits;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rate limits, uploads made through the API, and faults. */
class MuxApiUploadTest extends MuxApiFixture {
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
  void counts_the_calls_of_the_two_tokens_apart() throws Exception {
    var low = new ApiToken("low-id", "low-secret");
    var api = deploy(
        MuxApiSettings.onLoopback(TOKEN)
            .withLowPriorityToken(low)
            .withLimits(new RateLimits(1, 1, false, true)),
        null);

    assertThat(get(api, "/system/v1/whoami").statusCode()).isEqualTo(200);
    assertThat(get(api, "/system/v1/whoami").statusCode()).isEqualTo(429);
    assertThat(send(call(api, "/system/v1/whoami", low)).statusCode()).isEqualTo(200);
    assertThat(send(call(api, "/system/v1/whoami", low)).statusCode()).isEqualTo(429);
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
