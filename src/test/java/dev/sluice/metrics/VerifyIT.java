package dev.sluice.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.DeliveryKind;
import dev.sluice.simulator.DeliveryPlan;
import dev.sluice.simulator.Disorder;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.Shower;
import dev.sluice.simulator.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VerifyIT {
  private static final long SEED = 20_260_601L;

  private static LedgerHouse house;

  @BeforeAll
  static void open() throws Exception {
    house = new LedgerHouse(null);
    var settings = new World.WorldSettings(
        SEED, 500, Instant.parse("2026-05-20T00:00:00Z"), Duration.ofDays(12), Mix.usual());
    DeliveryPlan plan = Shower.plan(settings, Disorder.usual());
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      var delivery = plan.delivery(i);
      if (delivery.kind() == DeliveryKind.GENUINE || delivery.kind() == DeliveryKind.REPEAT) {
        bodies.add(delivery.body());
      }
    }
    assertThat(bodies).hasSizeGreaterThan(2_000);
    for (int i = -3; i < 3; i++) {
      house.database.change(
          "SELECT ensure_webhook_event_partition('2026-05-25'::date + (%d))".formatted(i));
    }
    assertThat(house.deliver(LedgerHouse.SECRET, bodies)).hasSize(bodies.size());
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void after_a_flood_state_and_ledger_agree() throws Exception {
    JsonObject verified = all();
    assertThat(verified.getInteger("different"))
        .as("seed %d: %s", SEED, verified)
        .isZero();
    assertThat(verified.getInteger("olderThanTheLedger")).isZero();
    assertThat(verified.getInteger("skipped")).isZero();
    assertThat(verified.getInteger("examined"))
        .isEqualTo(
            Integer.parseInt(house.rows("SELECT count(*) FROM mux_object").getFirst()));
  }

  @Test
  void a_row_that_somebody_changed_is_found_and_named() throws Exception {
    String id = house
        .rows("SELECT id FROM mux_object WHERE kind = 'asset' AND status = 'ready'"
            + " AND live_stream_id IS NULL AND NOT live_completed ORDER BY id LIMIT 1")
        .getFirst();
    changed(id, "status = 'errored'", "status", "ready", "errored");
    changed(id, "live_stream_id = 'mine'", "liveStreamId", null, "mine");
    changed(id, "deleted_at = '2026-01-01'", "deletedAt", null, "2026-01-01T00:00:00Z");
    changed(id, "live_completed = true", "liveCompleted", "false", "true");
  }

  private static void changed(
      String id, String change, String field, @Nullable String ledger, String live)
      throws Exception {
    house.database.change("CREATE TABLE kept AS SELECT * FROM mux_object WHERE id = '" + id + "'");
    house.database.change("UPDATE mux_object SET " + change + " WHERE id = '" + id + "'");
    try {
      for (JsonObject verified :
          List.of(all(), verify(new JsonObject().put("assetIds", new JsonArray().add(id))))) {
        assertThat(verified.getInteger("different")).isEqualTo(1);
        JsonObject difference = verified.getJsonArray("differences").getJsonObject(0);
        assertThat(difference.getString("id")).isEqualTo(id);
        assertThat(difference.getJsonObject("fields").getJsonObject(field))
            .isEqualTo(new JsonObject().put("ledger", ledger).put("live", live));
      }
    } finally {
      house.database.change("DELETE FROM mux_object WHERE id = '" + id + "'");
      house.database.change("INSERT INTO mux_object SELECT * FROM kept");
      house.database.change("DROP TABLE kept");
    }
  }

  @Test
  void rows_that_are_gone_are_found_one_or_a_whole_family() throws Exception {
    String asset = house
        .rows("SELECT id FROM mux_object WHERE kind = 'asset' AND parent_id IS NOT NULL"
            + " AND status = 'ready' ORDER BY id LIMIT 1")
        .getFirst();
    String family =
        "id = '%1$s' OR parent_id = '%1$s' OR id = (SELECT parent_id FROM mux_object WHERE id = '%1$s')"
            .formatted(asset);
    for (String gone : List.of("id = '" + asset + "'", family)) {
      house.database.change("CREATE TABLE kept AS SELECT * FROM mux_object WHERE " + gone);
      house.database.change("DELETE FROM mux_object WHERE " + gone);
      try {
        JsonObject verified = all();
        assertThat(named(verified))
            .containsExactlyInAnyOrderElementsOf(house.rows("SELECT kind || ' ' || id FROM kept"));
      } finally {
        house.database.change("INSERT INTO mux_object SELECT * FROM kept");
        house.database.change("DROP TABLE kept");
      }
    }
  }

  @Test
  void what_the_retention_dropped_is_older_and_no_difference_and_the_rest_is_deduped_still()
      throws Exception {
    try (LedgerHouse other = new LedgerHouse(null)) {
      other.database.change("SELECT ensure_webhook_event_partition('2026-05-01')");
      other.database.change("SELECT ensure_webhook_event_partition('2026-05-02')");
      List<byte[]> bodies = List.of(
          LedgerHouse.asset("e1", "video.asset.created", at("2026-05-01"), "gone", "preparing"),
          LedgerHouse.asset("e2", "video.asset.ready", at("2026-05-01"), "gone", "ready"),
          LedgerHouse.asset("e3", "video.asset.created", at("2026-05-01"), "half", "preparing"),
          LedgerHouse.asset("e4", "video.asset.ready", at("2026-05-02"), "half", "ready"),
          LedgerHouse.asset("e5", "video.asset.ready", at("2026-05-02"), "kept", "ready"));
      assertThat(other.deliver(LedgerHouse.SECRET, bodies)).hasSize(5);
      List<String> states = other.rows("SELECT * FROM mux_object ORDER BY id");
      assertThat(other.rows("SELECT drop_webhook_event_partitions('2026-05-02 00:00+00')"))
          .containsExactly("webhook_event_20260501");

      JsonObject verified = other.post("/api/v1/verify", new JsonObject());
      assertThat(verified.getInteger("different")).as(verified.toString()).isZero();
      assertThat(verified.getInteger("olderThanTheLedger")).isEqualTo(2);
      assertThat(other.deliver(LedgerHouse.SECRET, bodies.subList(3, 5)).toString())
          .doesNotContain("Applied");
      // Past the retention an event is taken in again, aside, and twice it still changes nothing.
      assertThat(other.deliver(LedgerHouse.SECRET, bodies).toString()).contains("Applied");
      assertThat(other.deliver(LedgerHouse.SECRET, bodies).toString()).doesNotContain("Applied");
      assertThat(other.rows("SELECT event_id FROM webhook_event_aside ORDER BY 1"))
          .containsExactly("e1", "e2", "e3");
      assertThat(other.rows("SELECT * FROM mux_object ORDER BY id")).isEqualTo(states);

      other.database.change("UPDATE mux_object SET status = 'errored' WHERE id = 'half'");
      assertThat(other.post("/api/v1/verify", new JsonObject()).getInteger("different"))
          .isEqualTo(1);
    }
  }

  @Test
  void wrong_requests_name_their_rule() throws Exception {
    for (String body : List.of(
        "[]",
        "{\"limit\":1}",
        "{\"limit\":\"x\"}",
        "{\"assetIds\":[]}",
        "{\"assetIds\":[5]}",
        "{\"assetIds\":\"a\"}",
        "{\"cursor\":7}",
        "{\"ids\":[\"a\"]}")) {
      HttpResponse<byte[]> refused = house.send("POST", "/api/v1/verify", body);
      assertThat(refused.statusCode()).as(body).isEqualTo(400);
    }
    assertThat(new String(
            house.send("POST", "/api/v1/verify", "{\"cursor\":\"AAAA\"}").body(), UTF_8))
        .contains("cursor");
  }

  private static Instant at(String day) {
    return Instant.parse(day + "T12:00:00Z");
  }

  private static JsonObject verify(JsonObject ask) throws Exception {
    return house.post("/api/v1/verify", ask);
  }

  /** The sum over all pages, with the differences of each. */
  private static JsonObject all() throws Exception {
    JsonObject sum = new JsonObject()
        .put("examined", 0)
        .put("different", 0)
        .put("olderThanTheLedger", 0)
        .put("skipped", 0)
        .put("differences", new JsonArray());
    String cursor = null;
    do {
      JsonObject part = verify(new JsonObject().put("limit", 400).put("cursor", cursor));
      for (String name : List.of("examined", "different", "olderThanTheLedger", "skipped")) {
        sum.put(name, sum.getInteger(name) + part.getInteger(name));
      }
      sum.getJsonArray("differences").addAll(part.getJsonArray("differences"));
      cursor = part.getString("nextCursor");
    } while (cursor != null);
    // One that is missing may come up on the pages of several relatives, each of which knows a part
    // of it.
    return sum.put("different", named(sum).size());
  }

  /** The objects that differ, each once: kind and id. */
  private static Set<String> named(JsonObject verified) {
    return verified.getJsonArray("differences").stream()
        .map(JsonObject.class::cast)
        .map(difference -> difference.getString("kind") + " " + difference.getString("id"))
        .collect(Collectors.toSet());
  }
}
