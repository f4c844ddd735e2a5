package dev.sluice.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LedgerRoutesIT {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final byte[] SECRETIVE = """
      {"id":"ev/secret","type":"video.upload.created","created_at":"2026-06-01T11:00:00Z",
       "object":{"type":"upload","id":"up1"},
       "data":{"id":"up1","status":"waiting","url":"https://storage.example/s3cret"},
       "attempts":[{"response_headers":{"authorization":"Bearer s3cret","content-length":"2"}}]}""".getBytes(UTF_8);

  private static LedgerHouse house;

  @BeforeAll
  static void open() throws Exception {
    house = new LedgerHouse(LedgerHouse.TOKEN);
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String type = i % 5 == 0 ? "video.asset.ready" : "video.asset.updated";
      // Several at one instant: the cursor must tell them apart.
      bodies.add(LedgerHouse.asset(
          "ev-%02d".formatted(i), type, NOON.plusSeconds(i / 4), "asset" + i % 3, "ready"));
    }
    bodies.add(SECRETIVE);
    bodies.add("""
        {"id":"ev-odd","type":"video.odd","created_at":"2026-06-01T10:00:00Z","data":{"id":"o"}}""".getBytes(UTF_8));
    bodies.add(LedgerHouse.asset("ev-nul", "video.asset.ready", NOON, "a\\u0000b", "ready"));
    assertThat(house.deliver(LedgerHouse.OLD_SECRET, bodies)).hasSize(28);
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @Test
  void pages_walk_over_every_event_once_from_the_newest_on() throws Exception {
    List<String> walked = walk("limit=4");
    assertThat(walked).hasSize(28).doesNotHaveDuplicates().startsWith("ev-24", "ev-23");
    assertThat(walked).endsWith("ev/secret", "ev-odd");
  }

  @Test
  void filters_agree_with_each_other() throws Exception {
    assertThat(walk("type=video.asset.ready&limit=2"))
        .containsExactly("ev-20", "ev-15", "ev-10", "ev-05", "ev-nul", "ev-00");
    assertThat(walk("status=quarantined")).containsExactly("ev-nul");
    assertThat(walk("status=recorded")).containsExactly("ev-odd");
    assertThat(walk("asset=asset1&limit=3"))
        .containsExactly("ev-22", "ev-19", "ev-16", "ev-13", "ev-10", "ev-07", "ev-04", "ev-01");
    assertThat(walk("asset=asset1&type=video.asset.ready")).containsExactly("ev-10");
    assertThat(walk("asset=up1")).containsExactly("ev/secret");
    assertThat(walk("from=2026-06-01T12:00:05Z&to=2026-06-01T12:00:06Z"))
        .containsExactly("ev-23", "ev-22", "ev-21", "ev-20");
    assertThat(walk("status=quarantined&to=2026-06-01T12:00:00Z")).isEmpty();
  }

  @Test
  void the_history_of_an_upload_and_of_its_asset_is_one() throws Exception {
    byte[] linked = """
        {"id":"ev-link","type":"video.upload.asset_created","created_at":"2026-06-01T13:00:00Z",
         "object":{"type":"upload","id":"up9"},"data":{"id":"up9","asset_id":"as9","status":"asset_created"}}""".getBytes(UTF_8);
    byte[] created = """
        {"id":"ev-up","type":"video.upload.created","created_at":"2026-06-01T12:59:00Z",
         "object":{"type":"upload","id":"up9"},"data":{"id":"up9","status":"waiting"}}""".getBytes(UTF_8);
    try {
      assertThat(house.deliver(LedgerHouse.SECRET, List.of(linked, created))).hasSize(2);
      assertThat(walk("asset=up9&limit=1")).containsExactly("ev-link", "ev-up");
      assertThat(walk("asset=as9&limit=1")).containsExactly("ev-link", "ev-up");
    } finally {
      house.database.change("DELETE FROM webhook_event WHERE event_id IN ('ev-link', 'ev-up')");
    }
  }

  @Test
  void one_event_shows_its_body_without_its_secrets() throws Exception {
    HttpResponse<byte[]> response = house.send("GET", "/api/v1/events/ev%2Fsecret", null);
    JsonObject event = LedgerHouse.json(response);
    assertThat(LedgerHouse.text(response)).doesNotContain("s3cret");
    assertThat(event.getString("outcome")).isEqualTo("applied");
    assertThat(event.getString("source")).isEqualTo("webhook");
    assertThat(event.getString("receivedAt")).isNotEmpty();
    assertThat(event.getJsonObject("body").getJsonObject("data").getString("url"))
        .isEqualTo("***");
    assertThat(event.getJsonObject("body").getJsonArray("attempts")).hasSize(1);
    JsonObject faulty = house.get("/api/v1/events/ev-nul");
    assertThat(faulty.getString("fault")).isEqualTo("nul");
    assertThat(house.send("GET", "/api/v1/events/none", null).statusCode()).isEqualTo(404);
    assertThat(house.send("GET", "/api/v1/events/a%20b", null).statusCode()).isEqualTo(400);
  }

  @Test
  void raw_bytes_are_those_that_came_and_need_a_token() throws Exception {
    HttpResponse<byte[]> raw = house.send("GET", "/api/v1/events/ev%2Fsecret?raw", null);
    assertThat(raw.body()).isEqualTo(SECRETIVE);
    assertThat(raw.headers().firstValue("content-type")).hasValue("application/octet-stream");
    try (LedgerHouse open = new LedgerHouse(null)) {
      assertThat(open.deliver(LedgerHouse.SECRET, List.of(SECRETIVE))).hasSize(1);
      HttpResponse<byte[]> refused = open.send("GET", "/api/v1/events/ev%2Fsecret?raw", null);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(LedgerHouse.text(refused)).contains("urn:sluice:problem:forbidden");
      assertThat(open.send("GET", "/api/v1/events/ev%2Fsecret", null).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void the_signature_is_computed_again_with_the_present_secrets() throws Exception {
    assertThat(house.post("/api/v1/events/ev-01/reverify", new JsonObject()))
        .isEqualTo(new JsonObject().put("genuine", true).put("secretIndex", 1));
    house.database.change("UPDATE webhook_event SET body = body || ' ' WHERE event_id = 'ev-02'");
    assertThat(house.post("/api/v1/events/ev-02/reverify", new JsonObject()))
        .isEqualTo(new JsonObject().put("genuine", false).put("reason", "forged"));
    assertThat(house.send("POST", "/api/v1/events/none/reverify", null).statusCode())
        .isEqualTo(404);
    HttpResponse<byte[]> get = house.send("GET", "/api/v1/events/ev-02/reverify", null);
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).hasValue("POST");
  }

  @Test
  void wrong_parameters_name_their_rule() throws Exception {
    for (String query : List.of(
        "limit=0",
        "status=ready",
        "from=yesterday",
        "to=2026",
        "asset=%00",
        "type=",
        "cursor=x",
        "cursor=AAAA",
        "colour=red",
        "from=2026-06-01T00:00:00Z&to=2026-06-01T00:00:00Z")) {
      HttpResponse<byte[]> refused = house.send("GET", "/api/v1/events?" + query, null);
      assertThat(refused.statusCode()).as(query).isEqualTo(400);
      assertThat(new JsonObject(LedgerHouse.text(refused)).getString("detail"))
          .as(query)
          .contains(query.substring(0, 2).equals("co") ? "parameters" : query.substring(0, 2));
    }
  }

  private static List<String> walk(String query) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    for (int pages = 0; pages < 50; pages++) {
      JsonObject page = house.get("/api/v1/events?" + query + cursor);
      JsonArray items = page.getJsonArray("items");
      for (int i = 0; i < items.size(); i++) {
        ids.add(items.getJsonObject(i).getString("id"));
      }
      if (page.getString("nextCursor") == null) {
        return ids;
      }
      cursor = "&cursor=" + page.getString("nextCursor");
    }
    throw new AssertionError("the pages do not end");
  }
}
