package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.bridge.BridgeClient;
import dev.sluice.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    database = TestDatabase.fresh();
    gateway =
        RunningGateway.start(database.url(), Map.of("bridge.enabled", "true", "bridge.port", "0"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    database.close();
  }

  @Test
  void the_node_example_asks_for_an_asset_and_hears_it_change_to_its_end() throws Exception {
    assumeTrue(hasNode(), "skipped: no node on the PATH to run examples/bridge/follow.mjs with");
    assertThat(gateway.post(EVENT.formatted("e1", "created", 1, "preparing")).statusCode())
        .isEqualTo(200);
    Process node = new ProcessBuilder(
            "node",
            "examples/bridge/follow.mjs",
            "--port",
            String.valueOf(gateway.bridgePort()),
            "followed")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
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

  private static boolean hasNode() {
    List<String> folders =
        Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
    return folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
  }
}
