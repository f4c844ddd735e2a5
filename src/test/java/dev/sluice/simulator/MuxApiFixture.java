package dev.sluice.simulator;

import static dev.sluice.simulator.Receiver.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.MuxApiSettings.RateLimits;
import dev.sluice.simulator.World.WorldSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A simulated Mux API on a Vert.x of its own, at a time that a test sets. */
class MuxApiFixture {
  static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  static final Duration SPAN = Duration.ofMinutes(30);
  static final Instant END = START.plus(SPAN).plusSeconds(3600);
  static final ApiToken TOKEN = new ApiToken("token-id", "token-secret");
  static final World WORLD = new World(new WorldSettings(9, 120, START, SPAN, Mix.usual()));
  static final MuxApiSettings FREE =
      MuxApiSettings.onLoopback(TOKEN).withLimits(RateLimits.none()).withPace(0);

  final AtomicReference<Instant> now = new AtomicReference<>(END);
  final InstantSource clock = now::get;
  final HttpClient http = HttpClient.newHttpClient();
  Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
    http.close();
  }

  MuxApiVerticle deploy(MuxApiSettings settings, @Nullable WebhookSender sender) throws Exception {
    var api = new MuxApiVerticle(WORLD, settings, clock, sender);
    await(vertx.deployVerticle(api));
    return api;
  }

  static HttpRequest.Builder call(MuxApiVerticle api, String path) {
    return call(api, path, TOKEN);
  }

  static HttpRequest.Builder call(MuxApiVerticle api, String path, ApiToken token) {
    var basic = (token.id() + ":" + token.secret()).getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(URI.create(api.url() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(MuxApiVerticle api, String path) throws Exception {
    return send(call(api, path));
  }

  JsonObject json(MuxApiVerticle api, String path) throws Exception {
    var answer = get(api, path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  static void assertError(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).isEqualTo(status);
    var error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getString("type")).isEqualTo(type);
    assertThat(error.getJsonArray("messages")).hasSize(1);
  }
}
