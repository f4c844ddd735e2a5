package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bridge.BridgeClient;
import dev.sluice.bus.PublicAddress;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.Story;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a stranger sends to the addresses of a whole gateway: a 400 that names the rule, and nothing comes of it. */
class BusFuzzIT {
  private static final long SEED = 31;
  private static final int ROUNDS = 300;
  private static final String NO_OBJECT = "the message must be a JSON object";
  private static final String SESSION = "00000000-0000-0000-0000-000000000001";

  private final Random random = new Random(SEED);

  @Test
  void a_wrong_message_is_a_400_that_names_the_rule_and_nothing_is_read_or_begun()
      throws IOException {
    try (var database = TestDatabase.fresh();
        var mux = SimulatedMux.where(Story.URL_READY, 1);
        var gateway = gateway(database, mux);
        var client = new BridgeClient(gateway.bridgePort())) {
      for (int round = 0; round < ROUNDS; round++) {
        refused(
            client, PublicAddress.POLLING_START, order(), "must ", "are not a", "the members are");
        refused(client, PublicAddress.POLLING_STOP, session(), "the message must be {sessionId}");
        refused(client, PublicAddress.POLLING_STATUS, session(), "the message must be {sessionId}");
        refused(client, PublicAddress.MUX_ASSET_FETCH, fetch(), "exactly one of assetId and");
        refused(client, PublicAddress.HEALTH, health(), "the message must be {}");
      }
      assertThat(mux.calls().total()).isZero();
      assertThat(database.rows(
              "SELECT count(*) FROM poll_due UNION ALL SELECT count(*) FROM polling_session"
                  + " UNION ALL SELECT count(*) FROM polling_interest"))
          .containsOnly("0");
      JsonObject health = client.ask(PublicAddress.HEALTH, new JsonObject());
      assertThat(health.getString("type")).as("it answers as before").isEqualTo("message");
    }
  }

  private static RunningGateway gateway(TestDatabase database, SimulatedMux mux) {
    Map<String, String> settings = new HashMap<>(mux.settings());
    settings.put("bridge.enabled", "true");
    settings.put("bridge.port", "0");
    return RunningGateway.start(database.url(), settings);
  }

  private void refused(BridgeClient client, String address, JsonObject message, String... rules)
      throws IOException {
    boolean isNone = random.nextInt(8) == 0;
    Object body = isNone ? pick("text", 7, 1.5, true, new JsonArray().add(message)) : message;
    JsonObject answer = client.ask(address, body);
    String what = "seed " + SEED + ": " + address + " " + body + " got " + answer;
    assertThat(answer.getInteger("failureCode")).as(what).isEqualTo(400);
    assertThat(answer.getString("message"))
        .as(what)
        .containsAnyOf(isNone ? new String[] {NO_OBJECT} : rules);
  }

  /** An order of a session with one mistake at least. */
  private JsonObject order() {
    JsonObject message = new JsonObject().put("assetIds", new JsonArray().add("a"));
    switch (random.nextInt(6)) {
      case 0 -> message.remove("assetIds");
      case 1 -> message.put(pick("assetIds", "uploadIds").toString(), noList());
      case 2 -> message.put(pick("assetIds", "uploadIds").toString(), ids());
      case 3 ->
        message.put("healthyIntervalMs", pick(0, -1, 999, 60_001, 1.5, 2000.0, "2000", true));
      case 4 ->
        message.put("maxDurationMs", pick(0, 999, 600_001, Long.MAX_VALUE, "1", new JsonObject()));
      default ->
        message.put(pick("assetId", "AssetIds", "", "healthyInterval").toString(), noList());
    }
    return message;
  }

  private Object noList() {
    return pick(7, "a", true, new JsonArray(), new JsonObject().put("a", "b"));
  }

  /** Good ids with a wrong one among them. */
  private JsonArray ids() {
    List<Object> ids = new ArrayList<>(List.of("a", "b", "c"));
    ids.add(random.nextInt(4), wrongId());
    return new JsonArray(ids);
  }

  private Object wrongId() {
    return pick(
        7, -1L, 1.5, true, "", " ", "a/b", "a\0", "../a", "é", "x".repeat(129), new JsonArray());
  }

  private JsonObject session() {
    return switch (random.nextInt(3)) {
      case 0 -> new JsonObject();
      case 1 -> new JsonObject().put("sessionId", SESSION).put("other", wrongId());
      default ->
        new JsonObject()
            .put(
                "sessionId",
                pick(7, true, "", SESSION.substring(1), SESSION + "0", "x".repeat(36)));
    };
  }

  private JsonObject fetch() {
    String name = pick("assetId", "uploadId").toString();
    return switch (random.nextInt(4)) {
      case 0 -> new JsonObject();
      case 1 -> new JsonObject().put("assetId", "a").put("uploadId", "b");
      case 2 -> new JsonObject().put(pick("id", "assetid", "").toString(), "a");
      default -> new JsonObject().put(name, wrongId());
    };
  }

  private JsonObject health() {
    return new JsonObject().put(pick("verbose", "", "id").toString(), wrongId());
  }

  private Object pick(Object... from) {
    return from[random.nextInt(from.length)];
  }
}
