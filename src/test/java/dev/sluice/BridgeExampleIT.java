package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.bridge.BridgeClient;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.Story;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example for callers in other languages, run by Node as its reader would run it. */
class BridgeExampleIT {
  private static final String EVENT = """
      {"id":"%s","type":"video.asset.%s","created_at":"2025-03-05T13:44:0%d.310000Z",
       "object":{"type":"asset","id":"followed"},"data":{"id":"followed","status":"%s"}}""";

  private static TestDatabase database;
  private static SimulatedMux mux;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    database = TestDatabase.fresh();
    mux = SimulatedMux.where(Story.URL_READY, 3);
    Map<String, String> settings = new HashMap<>(mux.settings());
    settings.put("bridge.enabled", "true");
    settings.put("bridge.port", "0");
    gateway = RunningGateway.start(database.url(), settings);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    mux.close();
    database.close();
  }

  @Test
  void the_node_example_asks_for_an_asset_and_hears_it_change_to_its_end() throws Exception {
    assertThat(gateway.post(EVENT.formatted("e1", "created", 1, "preparing")).statusCode())
        .isEqualTo(200);
    Process node = node(List.of("followed"));
    try (BufferedReader out = node.inputReader(UTF_8)) {
      JsonObject asset = new JsonObject(out.readLine());
      assertThat(asset.getString("what")).isEqualTo("asset");
      assertThat(asset.getString("status")).isEqualTo("MUX_PROCESSING");
      // The example listens before it asks, so by now it hears.
      assertThat(gateway.post(EVENT.formatted("e2", "ready", 2, "ready")).statusCode())
          .isEqualTo(200);
      JsonObject changed = new JsonObject(out.readLine());
      assertThat(changed.getString("what")).isEqualTo("changed");
      assertThat(changed.getString("status")).isEqualTo("READY");
      assertThat(changed.getString("previousStatus")).isEqualTo("MUX_PROCESSING");
      assertThat(out.readLine()).isNull();
      assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  @Test
  void the_node_example_has_assets_polled_to_their_end() throws Exception {
    List<String> words = new ArrayList<>(List.of("--poll"));
    words.addAll(mux.assets());
    Process node = node(words);
    try (BufferedReader out = node.inputReader(UTF_8)) {
      List<JsonObject> told = out.lines().map(JsonObject::new).toList();
      assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).as("%s", told).isZero();
      assertThat(told.subList(0, 3)).allMatch(line -> what(line).equals("unknown"));
      assertThat(what(told.get(3))).isEqualTo("session");
      // No webhook was sent: what it hears, polling found.
      assertThat(told.stream()
              .filter(line -> what(line).equals("changed"))
              .map(line -> line.getString("assetId") + " " + line.getString("status")))
          .containsExactlyInAnyOrderElementsOf(
              mux.assets().stream().map(asset -> asset + " READY").toList());
      JsonObject end = told.getLast();
      assertThat(what(end)).as("%s", told).isEqualTo("completed");
      assertThat(end.getString("sessionId")).isEqualTo(told.get(3).getString("sessionId"));
      assertThat(end.getInteger("pending")).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  @Test
  void addresses_that_are_not_for_guests_are_refused_and_nothing_comes_of_it() throws IOException {
    try (var client = new BridgeClient(gateway.bridgePort())) {
      for (String address : List.of(
          "sluice.internal.link",
          "sluice.asset.changed",
          "sluice.polling.ended",
          "sluice.polling.starts",
          "SLUICE.POLLING.START",
          "sluice.polling.session.00000000-0000-0000-0000-000000000001")) {
        JsonObject refused =
            client.ask(address, new JsonObject().put("assetIds", new JsonArray().add("a")));
        assertThat(refused.getString("message")).as(address).isEqualTo("access_denied");
        assertThat(refused.getInteger("failureCode")).as(address).isEqualTo(403);
      }
      for (String address : List.of(
          "sluice.internal.link",
          "sluice.polling.start",
          "sluice.quarantine.grew",
          "sluice.polling.session.*",
          "sluice.polling.session.")) {
        assertThat(client.register(address).hear().getString("message"))
            .as(address)
            .isEqualTo("access_denied");
      }
    }
  }

  @Test
  void the_bridge_of_a_whole_gateway_answers_and_refuses() throws IOException {
    try (var client = new BridgeClient(gateway.bridgePort())) {
      JsonObject unknown = client.ask("sluice.asset.get", new JsonObject().put("id", "nobody"));
      assertThat(unknown.getInteger("failureCode")).isEqualTo(404);
      JsonObject health = client.ask("sluice.health", new JsonObject());
      assertThat(health.getJsonObject("body").getString("status")).isNotEmpty();
      assertThat(client.ask("sluice.internal.link", new JsonObject()).getString("message"))
          .isEqualTo("access_denied");
    }
  }

  /** The example as its reader runs it. */
  private static Process node(List<String> words) throws IOException {
    assumeTrue(hasNode(), "skipped: no node on the PATH to run examples/bridge/follow.mjs with");
    List<String> command = new ArrayList<>(List.of(
        "node", "examples/bridge/follow.mjs", "--port", String.valueOf(gateway.bridgePort())));
    command.addAll(words);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String what(JsonObject line) {
    return line.getString("what");
  }

  private static boolean hasNode() {
    List<String> folders =
        Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
    return folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
  }
}
