package dev.sluice.bridge;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.bus.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeVerticleTest {
  private static final BridgeSettings SETTINGS = new BridgeSettings(
      true, "127.0.0.1", 0, 3, 2048, 2, 2, 4096, Duration.ofSeconds(10), Duration.ofSeconds(30));
  private static final JsonObject KEY = new JsonObject().put("id", "a");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void an_ask_is_answered_under_the_clients_own_name_for_it() throws Exception {
    answer(message -> Future.succeededFuture(message.copy().put("status", "READY")));
    try (var client = connect(SETTINGS)) {
      JsonObject answer = client.ask(PublicAddress.ASSET_GET, KEY);
      assertThat(answer.getString("type")).isEqualTo("message");
      assertThat(answer.getString("address")).isEqualTo("reply-1");
      assertThat(answer.getJsonObject("body")).isEqualTo(KEY.copy().put("status", "READY"));
    }
  }

  @Test
  void a_refusal_carries_its_documented_code() throws Exception {
    answer(_ -> Future.failedFuture(Refusal.UNKNOWN.because("no asset has this key")));
    try (var client = connect(SETTINGS)) {
      JsonObject answer = client.ask(PublicAddress.ASSET_GET, KEY);
      assertThat(answer.getString("type")).isEqualTo("err");
      assertThat(answer.getString("address")).isEqualTo("reply-1");
      assertThat(answer.getInteger("failureCode")).isEqualTo(404);
      assertThat(answer.getString("message")).isEqualTo("no asset has this key");
      assertThat(client.ask(PublicAddress.HEALTH, KEY).getString("failureType"))
          .isEqualTo("NO_HANDLERS");
      for (Object body : List.of(new JsonArray(), "text", 7)) {
        assertThat(client.ask(PublicAddress.ASSET_GET, body).getInteger("failureCode"))
            .isEqualTo(400);
      }
    }
  }

  @Test
  void an_ask_ends_by_its_own_timeout_or_else_by_the_longest() throws Exception {
    answer(_ -> Promise.<JsonObject>promise().future());
    BridgeSettings brief = new BridgeSettings(
        true, "127.0.0.1", 0, 3, 2048, 9, 2, 4096, Duration.ofMillis(150), Duration.ofSeconds(30));
    try (var patient = connect(SETTINGS);
        var hasty = connect(brief)) {
      JsonObject ask = BridgeClient.send(PublicAddress.ASSET_GET, KEY);
      JsonObject own = ask.copy().put("headers", new JsonObject().put("timeout", 100));
      assertThat(patient.say(own).hear().getString("failureType")).isEqualTo("TIMEOUT");
      JsonObject longer = ask.copy().put("headers", new JsonObject().put("timeout", 90_000_000));
      assertThat(hasty.say(longer).hear().getString("failureType")).isEqualTo("TIMEOUT");
      assertThat(hasty.say(ask).hear().getString("failureType")).isEqualTo("TIMEOUT");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice.internal.link",
        "sluice.internal.asset.get",
        "sluice.asset.changed",
        "sluice.asset.get ",
        "sluice.polling.session.x",
        "__vertx.reply.1"
      })
  void asking_where_it_is_not_permitted_is_refused_and_reaches_nobody(String address)
      throws Exception {
    AtomicInteger reached = new AtomicInteger();
    var _ = vertx.eventBus().consumer(address, _ -> reached.incrementAndGet());
    try (var client = connect(SETTINGS)) {
      JsonObject answer = client.ask(address, KEY);
      assertThat(answer.getString("message")).isEqualTo("access_denied");
      assertThat(answer.getString("address")).isEqualTo("reply-1");
      var publish =
          new JsonObject().put("type", "publish").put("address", address).put("body", KEY);
      assertThat(client.say(publish).hear().getString("message")).isEqualTo("access_denied");
    }
    assertThat(reached).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice.internal.link",
        "sluice.asset.get",
        "sluice.quarantine.grew",
        "sluice.asset.changed.",
        "sluice.asset.changed.ready",
        "sluice.polling.session.",
        "sluice.polling.session.a.b",
        "__vertx.reply.1"
      })
  void listening_where_it_is_not_permitted_is_refused(String address) throws Exception {
    try (var client = connect(SETTINGS)) {
      assertThat(client.register(address).hear().getString("message")).isEqualTo("access_denied");
    }
  }

  @Test
  void who_registered_hears_each_change_once_until_it_unregisters() throws Exception {
    try (var client = connect(SETTINGS)) {
      String ready = PublicAddress.ASSET_CHANGED + ".READY";
      var _ = client.register(ready).register(ready).settled();
      publish("a");
      JsonObject told = client.hear();
      assertThat(told.getString("type")).isEqualTo("message");
      assertThat(told.getString("address")).isEqualTo(ready);
      assertThat(told.getJsonObject("body").getString("id")).isEqualTo("a");
      assertThat(told.getBoolean("send")).isFalse();
      JsonObject unregister = new JsonObject().put("type", "unregister").put("address", ready);
      var _ = client.settled().say(unregister).settled();
      publish("b");
      assertThat(client.settled().say(unregister).hear().getString("message"))
          .isEqualTo("unknown_address");
    }
  }

  @Test
  void registrations_are_limited_and_end_with_the_connection() throws Exception {
    var bridge = new BridgeVerticle(bus, SETTINGS, registry);
    var _ = vertx.deployVerticle(bridge).await(10, SECONDS);
    try (var client = new BridgeClient(bridge.port())) {
      var _ = client.register(PublicAddress.ASSET_CHANGED).register(PublicAddress.RESILIENCE_STATE);
      assertThat(client.register(PublicAddress.POLLING_SESSION + "x-1").hear().getString("message"))
          .isEqualTo("too_many_registrations");
    }
    // A new client on the same loop: the first one's end was seen before its first answer.
    try (var next = new BridgeClient(bridge.port())) {
      var _ = next.register(PublicAddress.ASSET_CHANGED).settled();
      publish("a");
      assertThat(next.hear().getJsonObject("body").getString("id")).isEqualTo("a");
    }
  }

  @Test
  void past_the_connections_that_may_be_a_new_one_is_closed_and_has_room_again_later()
      throws Exception {
    var bridge = new BridgeVerticle(bus, SETTINGS, registry);
    var _ = vertx.deployVerticle(bridge).await(10, SECONDS);
    try (var one = new BridgeClient(bridge.port());
        var two = new BridgeClient(bridge.port())) {
      var _ = one.settled();
      var _ = two.settled();
      try (var three = new BridgeClient(bridge.port())) {
        var _ = three.settled();
        try (var four = new BridgeClient(bridge.port())) {
          assertThat(four.isClosed()).isTrue();
        }
      }
    }
    assertThat(registry.get("sluice.bridge.refused").counter().count()).isEqualTo(1);
  }

  @Test
  void a_frame_too_large_or_of_negative_length_is_told_and_the_connection_closed()
      throws Exception {
    for (byte[] head : List.of(new byte[] {0, 0, 8, 1}, new byte[] {-1, -1, -1, -1})) {
      try (var client = connect(SETTINGS)) {
        assertThat(client.raw(head).hear().getString("message")).isEqualTo("frame_too_large");
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Test
  void a_frame_in_single_bytes_and_many_frames_in_one_write_are_read_alike() throws Exception {
    try (var client = connect(SETTINGS)) {
      byte[] ping =
          "\0\0\0\17{\"type\":\"ping\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      for (byte each : ping) {
        var _ = client.raw(each);
      }
      assertThat(client.hear().getString("type")).isEqualTo("pong");
      var many = io.vertx.core.buffer.Buffer.buffer();
      for (int i = 0; i < 100; i++) {
        many.appendBytes(ping);
      }
      var _ = client.raw(many.getBytes());
      for (int i = 0; i < 100; i++) {
        assertThat(client.hear().getString("type")).isEqualTo("pong");
      }
    }
  }

  @Test
  void no_more_asks_are_under_way_than_may_be_however_many_were_sent() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(2);
    Promise<Void> go = Promise.promise();
    answer(message -> {
      most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      begun.countDown();
      return go.future().map(message).onComplete(_ -> underWay.decrementAndGet());
    });
    try (var client = connect(SETTINGS)) {
      for (int i = 0; i < 50; i++) {
        var _ = client.say(BridgeClient.send(PublicAddress.ASSET_GET, KEY));
      }
      assertThat(begun.await(10, SECONDS)).isTrue();
      go.complete();
      for (int i = 0; i < 50; i++) {
        assertThat(client.hear().getString("type")).isEqualTo("message");
      }
    }
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void a_client_that_listens_but_does_not_read_is_closed() throws Exception {
    var bridge = new BridgeVerticle(bus, SETTINGS, registry);
    var _ = vertx.deployVerticle(bridge).await(10, SECONDS);
    try (var client = new BridgeClient(bridge.port())) {
      var _ = client.register(PublicAddress.ASSET_CHANGED).settled();
      var gauge = registry.get("sluice.bridge.connections").gauge();
      for (int i = 0; i < 1_000_000 && gauge.value() > 0; i++) {
        publish("x".repeat(1000));
        if (i % 100 == 0) { // lets the bridge take them before more come
          var _ = vertx.timer(1).await(10, SECONDS);
        }
      }
      assertThat(gauge.value()).isZero();
    }
  }

  @Test
  void a_client_that_says_nothing_is_closed() throws Exception {
    BridgeSettings impatient = new BridgeSettings(
        true, "127.0.0.1", 0, 3, 2048, 2, 2, 4096, Duration.ofMillis(50), Duration.ofMillis(300));
    try (var client = connect(impatient)) {
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void stopping_closes_every_connection() throws Exception {
    var bridge = new BridgeVerticle(bus, SETTINGS, registry);
    String id = vertx.deployVerticle(bridge).await(10, SECONDS);
    try (var client = new BridgeClient(bridge.port())) {
      var _ = client.settled();
      var _ = vertx.undeploy(id).await(10, SECONDS);
      assertThat(client.isClosed()).isTrue();
    }
  }

  private void answer(java.util.function.Function<JsonObject, Future<JsonObject>> answer)
      throws Exception {
    var _ =
        bus.answerJson(PublicAddress.ASSET_GET, Duration.ofSeconds(20), answer).await(10, SECONDS);
  }

  private void publish(String id) {
    bus.publish(List.of(new AssetChanged(id, null, null, "READY", null, "event", Instant.EPOCH)));
  }

  private BridgeClient connect(BridgeSettings settings) throws IOException {
    try {
      var bridge = new BridgeVerticle(bus, settings, registry);
      var _ = vertx.deployVerticle(bridge).await(10, SECONDS);
      return new BridgeClient(bridge.port());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IOException(e);
    }
  }
}
