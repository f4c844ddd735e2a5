package dev.sluice.metrics;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveStreamTest {
  private static final StreamSettings SETTINGS =
      new StreamSettings(2, 5, 8 * 1024, Duration.ofSeconds(10));
  private static final String PATH = "/api/v1/stream";

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private int port;
  private String deployment = "";

  /** A listener with the stream alone on it, on the event loop that it is made for. */
  private final class Listener extends VerticleBase {
    private final StreamSettings settings;
    private @Nullable LiveStream stream;

    Listener(StreamSettings settings) {
      this.settings = settings;
    }

    @Override
    public Future<?> start() {
      Router router = Router.router(vertx);
      var live = new LiveStream(vertx, bus, settings, registry);
      live.mount(router);
      stream = live;
      return vertx
          .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
          .requestHandler(router)
          .listen()
          .map(HttpServer::actualPort)
          .onSuccess(actual -> port = actual);
    }

    @Override
    public Future<?> stop() {
      if (stream != null) {
        stream.close();
      }
      return Future.succeededFuture();
    }
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void tells_what_happens_with_an_id_and_the_kind_as_the_name() throws Exception {
    deploy(SETTINGS);
    try (var stream = new EventStream(port, PATH)) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.head()).contains("content-type: text/event-stream", "no-store");
      assertThat(stream.block().id()).endsWith("-0");
      change("a");
      var event = stream.next();
      assertThat(event.name()).isEqualTo("asset");
      assertThat(event.id()).endsWith("-1");
      assertThat(event.json().getString("id")).isEqualTo("a");
      assertThat(event.json().getString("status")).isEqualTo("READY");
    }
  }

  @Test
  void who_comes_back_in_time_misses_nothing_and_hears_nothing_twice() throws Exception {
    deploy(SETTINGS);
    String last;
    try (var stream = new EventStream(port, PATH)) {
      change("a");
      change("b");
      assertThat(stream.next().json().getString("id")).isEqualTo("a");
      last = stream.next().id();
    }
    for (String id : letters("cdefg")) {
      change(id);
    }
    try (var stream = new EventStream(port, PATH, "Last-Event-ID: " + last)) {
      for (String id : letters("cdefg")) {
        var event = stream.next();
        assertThat(event.name()).isEqualTo("asset");
        assertThat(event.json().getString("id")).isEqualTo(id);
      }
      change("h");
      assertThat(stream.next().json().getString("id")).isEqualTo("h");
    }
  }

  @Test
  void who_comes_back_too_late_is_told_of_a_gap() throws Exception {
    deploy(SETTINGS);
    String last;
    try (var stream = new EventStream(port, PATH + "?types=session")) {
      last = stream.block().id();
      for (String id : letters("abcdef")) { // one more than is kept
        change(id);
      }
    }
    try (var stream = new EventStream(port, PATH + "?types=session", "Last-Event-ID: " + last)) {
      var reset = stream.next();
      assertThat(reset.name()).isEqualTo("reset");
      assertThat(reset.id()).endsWith("-6");
      assertThat(reset.json().getString("detail")).contains("missing");
    }
    assertThat(registry.get("sluice.stream.resets").counter().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0-0", "earlierrun-3", "-1", "a-99999999999999999999", "a-1-1"})
  void an_id_of_an_earlier_run_or_of_nobody_is_told_of_a_gap(String id) throws Exception {
    deploy(SETTINGS);
    try (var stream = new EventStream(port, PATH, "Last-Event-ID: " + id)) {
      assertThat(stream.next().name()).isEqualTo("reset");
    }
  }

  @Test
  void the_filter_leaves_out_the_other_kinds_and_breakers_tell_moves_only() throws Exception {
    deploy(SETTINGS);
    try (var stream = new EventStream(port, PATH + "?types=breaker,session")) {
      breaker("closed");
      change("a");
      breaker("closed");
      breaker("open");
      var session = new JsonObject().put("sessionId", "s").put("event", "progress");
      bus.publish(PublicAddress.POLLING_SESSION + "s", session);
      bus.publish(PublicAddress.POLLING_SESSION + "s", session.copy().put("event", "completed"));
      var move = stream.next();
      assertThat(move.name()).isEqualTo("breaker");
      assertThat(move.json().getString("previousState")).isEqualTo("closed");
      assertThat(move.json().getString("state")).isEqualTo("open");
      var end = stream.next();
      assertThat(end.name()).isEqualTo("session");
      assertThat(end.json().getString("event")).isEqualTo("completed");
    }
  }

  @Test
  void a_heartbeat_moves_the_place_on_over_what_was_left_out() throws Exception {
    deploy(new StreamSettings(2, 5, 8 * 1024, Duration.ofMillis(100)));
    try (var stream = new EventStream(port, PATH + "?types=session")) {
      for (String id : letters("abcdefgh")) {
        change(id);
      }
      var beat = stream.block();
      while (!beat.id().endsWith("-8")) {
        assertThat(beat.name()).isEmpty();
        beat = stream.block();
      }
    }
  }

  @Test
  void past_the_limit_a_subscriber_is_refused_until_one_has_gone() throws Exception {
    deploy(SETTINGS);
    try (var one = new EventStream(port, PATH);
        var refused = twoAndAThird()) {
      assertThat(one.status()).isEqualTo(200);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.head()).contains("retry-after: 5", "application/problem+json");
    }
    awaitSubscribers(0);
    try (var later = new EventStream(port, PATH)) {
      assertThat(later.status()).isEqualTo(200);
    }
  }

  private EventStream twoAndAThird() throws Exception {
    var two = new EventStream(port, PATH);
    assertThat(two.status()).isEqualTo(200);
    try (two) {
      return new EventStream(port, PATH);
    }
  }

  @Test
  void a_reader_that_does_not_read_is_cut_off_and_told_when_it_comes_back() throws Exception {
    deploy(SETTINGS);
    try (var slow = new EventStream(port, PATH)) {
      String place = slow.block().id();
      var overtaken = registry.get("sluice.stream.overtaken").counter();
      for (int i = 0; i < 50_000 && overtaken.count() == 0; i++) {
        change("x".repeat(1000) + i);
        var _ = vertx.timer(1).await(10, SECONDS);
      }
      assertThat(overtaken.count()).isEqualTo(1);
      assertThat(slow.ends()).isTrue();
      try (var again = new EventStream(port, PATH, "Last-Event-ID: " + place)) {
        assertThat(again.next().name()).isEqualTo("reset");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?types=",
        "?types=assets",
        "?types=asset,",
        "?type=asset",
        "?types=asset&types=asset"
      })
  void a_wrong_question_is_refused_with_its_rule(String query) throws Exception {
    deploy(SETTINGS);
    try (var stream = new EventStream(port, PATH + query)) {
      assertThat(stream.status()).isEqualTo(400);
    }
  }

  @Test
  void the_end_of_the_gateway_ends_every_stream_at_once() throws Exception {
    deploy(SETTINGS);
    try (var stream = new EventStream(port, PATH)) {
      assertThat(stream.block().id()).endsWith("-0");
      var _ = vertx.undeploy(deployment).await(5, SECONDS);
      assertThat(stream.ends()).isTrue();
    }
  }

  private static List<String> letters(String word) {
    return word.chars().mapToObj(Character::toString).toList();
  }

  private void deploy(StreamSettings settings) throws Exception {
    deployment = vertx.deployVerticle(new Listener(settings)).await(10, SECONDS);
  }

  private void change(String id) {
    bus.publish(List.of(new AssetChanged(id, null, id, "READY", null, "e", Instant.EPOCH)));
  }

  private void breaker(String state) {
    var breaker = new JsonObject().put("name", "mux-api").put("state", state);
    bus.publish(
        PublicAddress.RESILIENCE_STATE,
        new JsonObject().put("breakers", new JsonArray().add(breaker)));
  }

  private void awaitSubscribers(int count) throws Exception {
    var gauge = registry.get("sluice.stream.subscribers").gauge();
    for (int i = 0; i < 1000 && gauge.value() != count; i++) {
      var _ = vertx.timer(10).await(10, SECONDS);
    }
    assertThat(gauge.value()).isEqualTo(count);
  }
}
