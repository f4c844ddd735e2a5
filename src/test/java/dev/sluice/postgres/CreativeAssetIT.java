package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.AssetPlace;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CreativeAssetIT {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private static TestDatabase database;
  private static Vertx vertx;
  private static Pool pool;
  private static Pool lookups;
  private static PgEventStore store;
  private static PgAssetDirectory directory;

  @BeforeAll
  static void open() throws Exception {
    database = TestDatabase.fresh();
    var settings = new PostgresSettings(
        database.url(),
        4,
        100,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofDays(90),
        2);
    var _ = new Migrations(settings).apply();
    vertx = Vertx.vertx();
    pool = Connections.pool(vertx, settings);
    lookups = Connections.lookups(vertx, settings);
    directory = new PgAssetDirectory(pool, lookups);
    store = new PgEventStore(vertx, settings, Duration.ofSeconds(30), Duration.ofMillis(50));
    store.open().compose(_ -> connected()).await(20, SECONDS);
  }

  private static Future<Void> connected() {
    return store.isAvailable()
        ? Future.succeededFuture()
        : vertx.timer(20, MILLISECONDS).compose(_ -> connected());
  }

  @AfterEach
  void clear() {
    database.change("TRUNCATE webhook_event, mux_object, asset_record");
  }

  @AfterAll
  static void close() throws Exception {
    var _ = Future.all(store.close(), pool.close(), lookups.close()).await(10, SECONDS);
    vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void every_order_of_record_upload_and_asset_gives_the_same_row() throws Exception {
    List<MuxEvent> events = List.of(
        Events.upload("u1", "e1", "video.upload.created", NOON, null, "row-7"),
        Events.asset("a1", "e2", "video.asset.created", NOON.plusSeconds(2), null, null, "{}"),
        Events.upload("u1", "e3", "video.upload.asset_created", NOON.plusSeconds(1), "a1", "row-7"),
        Events.asset(
            "a1",
            "e4",
            "video.asset.ready",
            NOON.plusSeconds(9),
            "u1",
            null,
            "{\"created_at\":\"1780315000\",\"duration\":12.5,\"playback_ids\":[{\"policy\":\"signed\",\"id\":\"s\"},"
                + "{\"policy\":\"public\",\"id\":\"p\"}]}"));
    Set<String> rows = new HashSet<>();
    for (List<Integer> order : permutations(5)) {
      clear();
      for (int step : order) {
        if (step == 4) {
          database.change(
              "INSERT INTO asset_record (id, name, passthrough, created_at, updated_at)"
                  + " VALUES ('mine', 'Intro', 'row-7', '2026-06-01 11:59:00Z', '2026-06-01 11:59:00Z')");
        } else {
          commit(events.get(step));
        }
      }
      rows.add(get("mine").encode());
      assertThat(directory.list(all(10)).await(10, SECONDS).items()).hasSize(1);
    }
    assertThat(rows).hasSize(1);
    JsonObject row = new JsonObject(rows.iterator().next());
    assertThat(row.getString("status")).isEqualTo("READY");
    assertThat(row.getBoolean("final")).isTrue();
    assertThat(row.getString("url")).isEqualTo("https://stream.mux.com/p.m3u8");
    assertThat(row.getDouble("duration")).isEqualTo(12.5);
    assertThat(row.getString("createdAt")).isEqualTo("2026-06-01T11:56:40Z");
    assertThat(row.getString("updatedAt")).isEqualTo("2026-06-01T12:00:09Z");
    assertThat(row.getString("name")).isEqualTo("Intro");
  }

  @Test
  void shows_each_status_and_who_is_not_registered() throws Exception {
    commit(
        Events.upload("u-wait", "e1", "video.upload.created", NOON, null, null),
        Events.upload("u-gone", "e2", "video.upload.cancelled", NOON, null, null),
        Events.asset("a-new", "e3", "video.asset.created", NOON, null, null, "{}"),
        Events.asset(
            "a-bad",
            "e4",
            "video.asset.errored",
            NOON,
            null,
            null,
            "{\"errors\":{\"type\":\"invalid_input\"}}"),
        Events.asset("a-dead", "e5", "video.asset.deleted", NOON, null, null, "{}"));
    database.change("INSERT INTO asset_record (id) VALUES ('planned')");
    assertThat(directory.countByStatus().await(10, SECONDS))
        .isEqualTo(Map.of(
            ProcessingStatus.AWAITING_UPLOAD, 2L,
            ProcessingStatus.ERROR, 2L,
            ProcessingStatus.MUX_PROCESSING, 1L,
            ProcessingStatus.DELETED, 1L));
    assertThat(get("planned").getBoolean("registered")).isTrue();
    assertThat(get("a-bad").getBoolean("registered")).isFalse();
    assertThat(get("a-bad").getJsonObject("error").getString("type")).isEqualTo("invalid_input");
    assertThat(get("a-new").getBoolean("final")).isFalse();
    assertThat(get("a-dead").getBoolean("final")).isTrue();
  }

  @Test
  void a_live_recording_is_final_only_when_the_show_is_over() throws Exception {
    commit(Events.live("a1", "e1", "video.asset.ready", NOON, "stream"));
    assertThat(get("a1").getBoolean("final")).isFalse();
    commit(Events.live(
        "a1", "e2", "video.asset.live_stream_completed", NOON.plusSeconds(5), "stream"));
    assertThat(get("a1").getBoolean("final")).isTrue();
  }

  @Test
  void lays_later_track_events_over_the_tracks_of_the_asset() throws Exception {
    commit(
        Events.asset(
            "a1",
            "e1",
            "video.asset.ready",
            NOON,
            null,
            null,
            "{\"tracks\":[{\"id\":\"t1\",\"type\":\"video\",\"max_width\":1920},{\"id\":\"t2\",\"type\":\"text\"},"
                + "{\"id\":\"t3\",\"type\":\"text\",\"status\":\"preparing\"}]}"),
        Events.track("t2", "e2", "video.asset.track.deleted", NOON.plusSeconds(1), "a1"),
        Events.track("t3", "e3", "video.asset.track.ready", NOON.plusSeconds(1), "a1"),
        Events.track("t1", "e4", "video.asset.track.errored", NOON.minusSeconds(1), "a1"),
        Events.track("t4", "e5", "video.asset.track.ready", NOON.plusSeconds(2), "a1"));
    JsonArray tracks = get("a1").getJsonArray("tracks");
    assertThat(tracks.stream().map(track -> ((JsonObject) track).getString("id")))
        .containsExactly("t1", "t3", "t4");
    assertThat(tracks.getJsonObject(0).getInteger("maxWidth")).isEqualTo(1920);
    assertThat(tracks.getJsonObject(0).getString("status")).isNull();
    assertThat(tracks.getJsonObject(1).getString("status")).isEqualTo("ready");
  }

  @Test
  void a_spoilt_detail_does_not_break_the_view() throws Exception {
    commit(Events.asset("a1", "e1", "video.asset.ready", NOON, null, null, "{}"));
    commit(Events.asset("a2", "e2", "video.asset.ready", NOON, null, null, "{}"));
    database.change("UPDATE mux_object SET detail = 'not json' WHERE id = 'a1'");
    database.change(
        "UPDATE mux_object SET detail = '{\"playback_ids\":7,\"tracks\":{\"a\":[]},\"duration\":\"x\","
            + "\"created_at\":\"99999999999999999999\",\"static_renditions\":[1]}' WHERE id = 'a2'");
    assertThat(directory.list(all(10)).await(10, SECONDS).items()).hasSize(2);
    assertThat(get("a1").getString("status")).isEqualTo("READY");
  }

  @Test
  void of_several_rows_with_one_id_the_asset_that_the_record_names_is_current_then_the_latest()
      throws Exception {
    commit(
        Events.asset("a1", "e1", "video.asset.ready", NOON, null, "pt", "{}"),
        Events.asset("a2", "e2", "video.asset.ready", NOON.plusSeconds(60), null, "pt", "{}"));
    database.change(
        "INSERT INTO asset_record (id, passthrough, created_at) VALUES ('mine', 'pt', '2030-01-01Z')");
    assertThat(get("mine").getString("muxAssetId")).isEqualTo("a2");
    database.change("UPDATE asset_record SET mux_asset_id = 'a1'");
    assertThat(get("mine").getString("muxAssetId")).isEqualTo("a1");
  }

  @Test
  void finds_by_upload_and_asset_and_nothing_else() throws Exception {
    commit(Events.asset("a1", "e1", "video.asset.ready", NOON, "u1", null, "{}"));
    assertThat(directory.find(new AssetKey.ByUploadId("u1")).await(10, SECONDS)).isPresent();
    assertThat(directory.find(new AssetKey.ByAssetId("a1")).await(10, SECONDS)).isPresent();
    assertThat(directory.find(new AssetKey.ById("u1")).await(10, SECONDS)).isPresent();
    assertThat(directory.find(new AssetKey.ById("none")).await(10, SECONDS)).isEmpty();
    AssetListing other = new AssetListing(ProcessingStatus.ERROR, "u1", null, AssetPlace.START, 10);
    assertThat(directory.list(other).await(10, SECONDS).items()).isEmpty();
  }

  /** The view against the rule told once more in plain Java, over small random worlds full of conflicts. */
  @Test
  void agrees_with_the_rule_of_finding_records_in_random_worlds() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int world = 0; world < 250; world++) {
      RecordRule rule = RecordRule.random(random, database);
      Set<String> shown = new TreeSet<>();
      for (CreativeAsset row : directory.list(all(200)).await(10, SECONDS).items()) {
        shown.add(row.json().getString("id") + " " + row.json().getString("muxUploadId") + " "
            + row.json().getString("muxAssetId"));
      }
      assertThat(shown).as("seed %d, world %d: %s", seed, world, rule).isEqualTo(rule.rows());
    }
  }

  @Test
  void a_walk_meets_every_row_once_while_others_arrive() throws Exception {
    for (int i = 0; i < 30; i++) {
      database.change("INSERT INTO asset_record (id) VALUES ('r" + i + "')");
      commit(
          Events.upload("u" + i, "eu" + i, "video.upload.created", NOON, null, null),
          Events.asset("a" + i, "ea" + i, "video.asset.ready", NOON, null, null, "{}"));
    }
    List<String> met = new ArrayList<>();
    AssetPlace place = AssetPlace.START;
    int page = 0;
    while (place != null) {
      AssetPage rows =
          directory.list(new AssetListing(null, null, null, place, 7)).await(10, SECONDS);
      rows.items().forEach(row -> met.add(row.json().getString("id")));
      place = rows.next() == null ? null : AssetPlace.ofCursor(rows.next().cursor());
      commit(Events.asset(
          "later" + page, "late" + page++, "video.asset.ready", NOON, null, null, "{}"));
    }
    assertThat(met).doesNotHaveDuplicates();
    for (int i = 0; i < 30; i++) {
      assertThat(met).contains("r" + i, "u" + i, "a" + i);
    }
    AssetListing ready =
        new AssetListing(ProcessingStatus.READY, null, null, AssetPlace.START, 200);
    assertThat(directory.list(ready).await(10, SECONDS).items())
        .allMatch(row -> row.json().getString("status").equals("READY"))
        .hasSizeGreaterThanOrEqualTo(30);
  }

  private static AssetListing all(int limit) {
    return new AssetListing(null, null, null, AssetPlace.START, limit);
  }

  private static JsonObject get(String id) throws Exception {
    return directory
        .find(new AssetKey.ById(id))
        .await(10, SECONDS)
        .orElseThrow(() -> new AssertionError("no asset " + id))
        .json();
  }

  private static void commit(MuxEvent... events) throws Exception {
    var _ = store.commit(List.of(events)).await(10, SECONDS);
  }

  private static List<List<Integer>> permutations(int size) {
    List<List<Integer>> all = new ArrayList<>();
    permute(new ArrayList<>(), size, all);
    return all;
  }

  private static void permute(List<Integer> begun, int size, List<List<Integer>> all) {
    if (begun.size() == size) {
      all.add(List.copyOf(begun));
    }
    for (int next = 0; next < size; next++) {
      if (!begun.contains(next)) {
        begun.add(next);
        permute(begun, size, all);
        begun.removeLast();
      }
    }
  }
}
