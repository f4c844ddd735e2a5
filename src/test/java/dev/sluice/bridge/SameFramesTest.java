package dev.sluice.bridge;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.bus.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One conversation with our bridge and with that of Vert.x: a client cannot tell which of them it speaks to. */
class SameFramesTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void answers_refusals_and_published_messages_are_the_same_frames() throws Exception {
    var _ = bus.answerJson(
            PublicAddress.ASSET_GET,
            Duration.ofSeconds(5),
            message -> message.containsKey("id")
                ? Future.succeededFuture(message.copy().put("status", "READY"))
                : Future.failedFuture(Refusal.UNKNOWN.because("no asset has this key")))
        .await(10, SECONDS);
    BridgeSettings settings = new BridgeSettings(
        true, "127.0.0.1", 0, 3, 2048, 2, 2, 4096, Duration.ofSeconds(10), Duration.ofSeconds(30));
    var ours = new BridgeVerticle(bus, settings, new SimpleMeterRegistry());
    var _ = vertx.deployVerticle(ours).await(10, SECONDS);
    assertThat(conversation(ours.port())).isEqualTo(conversation(libraryPort()));
  }

  private int libraryPort() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    BridgeOptions options = new BridgeOptions()
        .addInboundPermitted(new PermittedOptions().setAddress(PublicAddress.ASSET_GET))
        .addInboundPermitted(new PermittedOptions().setAddress(PublicAddress.HEALTH))
        .addOutboundPermitted(new PermittedOptions().setAddress(PublicAddress.ASSET_CHANGED));
    var _ = TcpEventBusBridge.create(
            vertx, options, new NetServerOptions().setHost("127.0.0.1").setPort(port))
        .listen()
        .await(10, SECONDS);
    return port;
  }

  private List<JsonObject> conversation(int port) throws IOException {
    List<JsonObject> heard = new ArrayList<>();
    JsonObject register =
        new JsonObject().put("type", "register").put("address", PublicAddress.ASSET_CHANGED);
    try (var client = new BridgeClient(port)) {
      heard.add(client.ask(PublicAddress.ASSET_GET, new JsonObject().put("id", "a")));
      heard.add(client.ask(PublicAddress.ASSET_GET, new JsonObject().put("assetId", "a")));
      heard.add(client.ask(PublicAddress.HEALTH, new JsonObject())); // nobody answers there
      heard.add(client.say(new JsonObject().put("type", "ping")).hear());
      var _ = client.say(register).settled();
      bus.publish(List.of(new AssetChanged("a", "u", null, "READY", null, "e", Instant.EPOCH)));
      heard.add(client.hear());
      JsonObject unregister = register.copy().put("type", "unregister");
      heard.add(client.say(unregister).say(unregister).hear());
      heard.add(client.say(new JsonObject().put("type", "send")).hear());
    }
    return heard;
  }
}
