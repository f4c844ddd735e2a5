package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.ReconcileAsk;
import dev.sluice.polling.FindingLabel;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.ReconcileFinding;
import dev.sluice.polling.ReconcileSettings;
import dev.sluice.polling.ReconcileStore.Progress;
import dev.sluice.polling.SweepCounts;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reconciler finds and keeps, in a real Postgres. */
class PgReconcileStoreIT extends QueueTables {
  private static final ReconcileSettings SETTINGS = new ReconcileSettings(
      Duration.ofSeconds(30),
      Duration.ofMinutes(10),
      Duration.ofSeconds(30),
      2,
      Duration.ofMinutes(1),
      Duration.ofMinutes(10),
      Duration.ofMinutes(10),
      Duration.ofDays(14),
      Duration.ofMinutes(10),
      5);

  @BeforeEach
  void clearReconciliation() {
    database.change("TRUNCATE reconcile_finding, reconcile_sweep, asset_record");
    database.change(
        "UPDATE reconcile_scan SET next_at = '-infinity', mark_at = '-infinity', mark_id = '',"
            + " object_at = '-infinity', object_id = '', object_kind = ''");
  }

  @Test
  void what_is_late_is_queued_and_what_is_not_late_or_has_ended_or_is_too_old_is_not()
      throws Exception {
    aged("upload", "late-upload", "waiting", "62 minutes", "{}");
    aged("upload", "waits-still", "waiting", "62 minutes", "{\"timeout\": 7200}");
    aged("upload", "became-an-asset", "asset_created", "3 days", "{}");
    aged("asset", "late-asset", "preparing", "11 minutes", "{}");
    aged("asset", "in-time", "preparing", "9 minutes", "{}");
    aged("asset", "ended", "ready", "3 days", "{}");
    aged("asset", "too-old", "preparing", "15 days", "{}");

    assertThat(await(store.find(SETTINGS))).isEqualTo(3);
    assertThat(queued()).isEqualTo("asset/late-asset,upload/late-upload,upload/waits-still");
    assertThat(ids(take("one", 8))).containsExactlyInAnyOrder("late-asset", "late-upload");
  }

  @Test
  void an_object_that_is_open_but_not_late_yet_is_read_when_it_is_late() throws Exception {
    aged("upload", "waits-still", "waiting", "62 minutes", "{\"timeout\": 7200}");
    assertThat(await(store.find(SETTINGS))).isOne();
    assertThat(number("SELECT extract(epoch FROM due_at - now())::bigint FROM poll_due"))
        .isBetween(58L * 60, 59L * 60);
    assertThat(number("SELECT count(*) FROM poll_due WHERE created_at = due_at"))
        .isOne();
  }

  @Test
  void a_look_goes_on_in_steps_and_takes_nothing_twice_and_what_came_meanwhile_the_next_time()
      throws Exception {
    for (int i = 0; i < 5; i++) {
      aged("asset", "a" + i, "preparing", i < 3 ? "20 minutes" : 20 - i + " minutes", "{}");
    }
    assertThat(await(store.find(SETTINGS))).isEqualTo(5);
    database.change("TRUNCATE poll_due");
    aged("asset", "b", "preparing", "12 minutes", "{}");
    assertThat(await(store.find(SETTINGS))).as("too soon").isZero();
    for (int rest : List.of(1, 0)) {
      database.change("UPDATE reconcile_scan SET next_at = now()");
      assertThat(await(store.find(SETTINGS))).isEqualTo(rest);
    }
  }

  @Test
  void a_record_is_looked_at_once_and_queued_where_mux_told_nothing_of_it() throws Exception {
    aged("asset", "known", "ready", "1 hour", "{}");
    aged("asset", "made-of-known", "ready", "1 hour", "{}");
    database.change("UPDATE mux_object SET parent_id = 'known-upload' WHERE id = 'made-of-known'");
    database.change("INSERT INTO asset_record (id, mux_upload_id, mux_asset_id, created_at)"
        + " VALUES ('r1', NULL, 'known', now() - interval '1 hour'),"
        + " ('r2', 'never-upload', NULL, now() - interval '1 hour'),"
        + " ('r3', 'known-upload', NULL, now() - interval '1 hour'),"
        + " ('r4', NULL, 'never-asset', now() - interval '1 hour'),"
        + " ('r5', NULL, 'in-time', now() - interval '9 minutes')");
    for (int i = 0; i < 4; i++) {
      database.change("UPDATE reconcile_scan SET next_at = now()");
      await(store.find(SETTINGS));
    }
    assertThat(queued()).isEqualTo("asset/never-asset,upload/never-upload");

    database.change("UPDATE poll_due SET created_at = now() - interval '15 days'");
    database.change("UPDATE reconcile_scan SET next_at = now()");
    await(store.find(SETTINGS));
    assertThat(number("SELECT count(*) FROM poll_due")).as("given up").isZero();
  }

  @Test
  void a_finding_is_kept_once_per_object_and_status_and_pages_go_from_new_to_old()
      throws Exception {
    var ready = finding(FindingLabel.MISSED_READY, "a1", "READY");
    var deleted = finding(FindingLabel.MISSED_DELETED, "a1", "DELETED");
    assertThat(await(store.add(List.of(ready)))).containsExactly(FindingLabel.MISSED_READY);
    assertThat(await(store.add(List.of(ready, deleted))))
        .containsExactly(FindingLabel.MISSED_DELETED);

    JsonObject first = await(store.findings(page(Map.of("limit", "1"))));
    assertThat(first.getJsonArray("items").getJsonObject(0).getString("label"))
        .isEqualTo("missed_deleted");
    JsonObject second =
        await(store.findings(page(Map.of("limit", "2", "cursor", first.getString("nextCursor")))));
    assertThat(second.getJsonArray("items")).hasSize(1);
    assertThat(second.getString("nextCursor")).isNull();
    JsonObject labelled = await(store.findings(page(Map.of("label", "missed_ready"))));
    assertThat(labelled.getJsonArray("items").getJsonObject(0))
        .isEqualTo(labelled
            .getJsonArray("items")
            .getJsonObject(0)
            .copy()
            .put("muxAssetId", "a1")
            .put("previousStatus", "MUX_PROCESSING")
            .put("source", "reconcile"));
  }

  @Test
  void one_sweep_runs_at_a_time_and_one_whose_gateway_died_gives_way() throws Exception {
    assertThat(await(store.beginSweep("s1", Instant.EPOCH, Duration.ofMinutes(2))))
        .isTrue();
    assertThat(await(store.beginSweep("s2", Instant.EPOCH, Duration.ofMinutes(2))))
        .isFalse();
    database.change("UPDATE reconcile_sweep SET updated_at = now() - interval '3 minutes'");
    assertThat(await(store.beginSweep("s2", Instant.EPOCH, Duration.ofMinutes(2))))
        .isTrue();
    assertThat(await(
            store.saveSweep(new Progress("s1", "running", new SweepCounts(1, 1, 1, 0, 0), null))))
        .isFalse();
    assertThat(await(
            store.saveSweep(new Progress("s2", "done", new SweepCounts(1, 100, 3, 2, 1), null))))
        .isTrue();
    assertThat(await(store.sweep("s2")).orElseThrow().getLong("examined")).isEqualTo(100);
    assertThat(await(store.sweep("s1")).orElseThrow().getString("state")).isEqualTo("failed");
    assertThat(await(store.sweep("s3"))).isEmpty();
  }

  private static ReconcileAsk.Findings page(Map<String, String> parameters) {
    return ReconcileAsk.Findings.of(parameters);
  }

  private static ReconcileFinding finding(FindingLabel label, String id, String status) {
    return new ReconcileFinding(
        label, PollKey.asset(id), null, "MUX_PROCESSING", status, Instant.EPOCH, "reconcile");
  }

  private static @Nullable String queued() throws Exception {
    return text("SELECT string_agg(kind || '/' || id, ',' ORDER BY id) FROM poll_due");
  }

  private static void aged(String kind, String id, String status, String age, String detail) {
    database.change(
        "INSERT INTO mux_object (arrived_at, first_at, last_at, live_completed, kind, id, stamp, status, detail)"
            + " SELECT at, at, at, false, '"
            + kind + "', '" + id + "', 's', '" + status + "', '" + detail
            + "' FROM (SELECT now() - interval '" + age + "' AS at) AS age");
  }
}
