package dev.sluice.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.Source;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReplayIT {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  /** Without the time of their arrival: what was lost and comes back arrives now. */
  private static final String OBJECTS =
      "SELECT to_jsonb(o) - 'arrived_at' FROM mux_object o ORDER BY kind, id";

  private static final String VERSIONS =
      "SELECT tableoid, xmin, ctid FROM mux_object UNION ALL SELECT tableoid, xmin, ctid FROM webhook_event"
          + " ORDER BY 1, 3";

  private static LedgerHouse house;

  @BeforeAll
  static void open() throws Exception {
    house = new LedgerHouse(null);
  }

  @AfterEach
  void clear() {
    house.database.change("TRUNCATE webhook_event, mux_object, replay_job");
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @Test
  void replaying_what_is_applied_writes_nothing() throws Exception {
    deliver(30);
    List<String> versions = house.rows(VERSIONS);
    JsonObject one = house.post("/api/v1/events/ev-007/replay", new JsonObject());
    assertThat(one.getInteger("unchanged")).isEqualTo(1);
    assertThat(one.getJsonArray("differences")).isEmpty();
    JsonObject job = finished(new JsonObject());
    assertThat(job.getInteger("examined")).isEqualTo(30);
    assertThat(job.getInteger("unchanged")).isEqualTo(30);
    assertThat(house.rows(VERSIONS)).isEqualTo(versions);
  }

  @Test
  void lost_objects_come_back_as_they_were_polled_facts_with_their_own_rank() throws Exception {
    deliver(40);
    byte[] polled = LedgerHouse.asset("poll-1", "video.asset.updated", NOON, "p0", "preparing");
    assertThat(house.link(List.of(house.read(polled, "", Source.POLL)))).hasSize(1);
    List<String> objects = house.rows(OBJECTS);
    assertThat(objects.toString()).contains(".3.1.poll-1");
    house.database.change("TRUNCATE mux_object");

    JsonObject rehearsed =
        house.post("/api/v1/events/replay", new JsonObject().put("dryRun", true));
    assertThat(rehearsed.getBoolean("complete")).isTrue();
    assertThat(rehearsed.getInteger("examined")).isEqualTo(41);
    assertThat(rehearsed.getInteger("objectsChanged")).isEqualTo(objects.size());
    assertThat(house.rows(OBJECTS)).isEmpty();
    assertThat(rehearsed.getJsonArray("differences").toString())
        .contains("\"status\":{\"before\":null,\"after\":\"ready\"}");

    assertThat(finished(new JsonObject()).getInteger("examined")).isEqualTo(41);
    assertThat(house.rows(OBJECTS)).isEqualTo(objects);
    assertThat(house
            .post("/api/v1/events/replay", new JsonObject().put("dryRun", true))
            .getInteger("objectsChanged"))
        .isZero();
  }

  @Test
  void one_event_tells_its_difference_first_and_then_makes_it() throws Exception {
    deliver(3);
    house.database.change("DELETE FROM mux_object WHERE id = 'a1'");
    JsonObject rehearsed = house.post("/api/v1/events/ev-001/replay?dryRun", new JsonObject());
    assertThat(rehearsed.getJsonArray("differences").getJsonObject(0).getString("id"))
        .isEqualTo("a1");
    assertThat(house.rows("SELECT id FROM mux_object WHERE id = 'a1'")).isEmpty();
    assertThat(house.post("/api/v1/events/ev-001/replay", new JsonObject()).getInteger("applied"))
        .isEqualTo(1);
    assertThat(house.rows("SELECT id FROM mux_object WHERE id = 'a1'")).hasSize(1);
  }

  @Test
  void what_can_be_read_by_now_leaves_the_quarantine() throws Exception {
    deliver(2);
    byte[] unreadable = LedgerHouse.asset("ev-nul", "video.asset.ready", NOON, "a\\u0000", "ready");
    byte[] odd =
        "{\"id\":\"odd\",\"type\":\"x\",\"created_at\":\"2026-06-01T10:00:00Z\"}".getBytes(UTF_8);
    assertThat(house.deliver(LedgerHouse.SECRET, List.of(unreadable, odd))).hasSize(2);
    // As an earlier reader that could not read them would have left them.
    house.database.change("DELETE FROM mux_object WHERE id = 'a1'");
    house.database.change(
        "UPDATE webhook_event SET outcome = 'quarantined', fault = 'too_long', asset_key = NULL,"
            + " subject_id = NULL WHERE event_id IN ('ev-001', 'odd')");
    JsonObject quarantined = new JsonObject().put("status", "quarantined");
    JsonObject rehearsed =
        house.post("/api/v1/events/replay", quarantined.copy().put("dryRun", true));
    assertThat(rehearsed.getInteger("released")).isEqualTo(2);
    assertThat(rehearsed.getInteger("failed")).isEqualTo(1);

    JsonObject job = finished(quarantined);

    assertThat(job.getInteger("applied")).isEqualTo(2);
    assertThat(job.getInteger("failed")).isEqualTo(1);
    assertThat(house.rows(
            "SELECT event_id, outcome, fault, asset_key, subject_id FROM webhook_event ORDER BY 1"))
        .containsExactly(
            "ev-000|applied|null|a0|a0",
            "ev-001|applied|null|a1|a1",
            "ev-nul|quarantined|nul|null|null",
            "odd|recorded|null|null|null");
    assertThat(house.rows("SELECT status FROM mux_object WHERE id = 'a1'"))
        .containsExactly("ready");
  }

  @Test
  void what_the_database_refuses_again_stays_until_the_cause_is_gone() throws Exception {
    house.database.change("ALTER TABLE mux_object ADD CONSTRAINT no_bad CHECK (id <> 'bad')");
    byte[] bad = LedgerHouse.asset("ev-bad", "video.asset.ready", NOON, "bad", "ready");
    assertThat(house.deliver(LedgerHouse.SECRET, List.of(bad)).toString()).contains("Quarantined");
    JsonObject refused = house.post("/api/v1/events/ev-bad/replay", new JsonObject());
    assertThat(refused.getInteger("failed")).isEqualTo(1);
    assertThat(refused.getInteger("applied")).isZero();
    assertThat(house.rows("SELECT outcome, fault FROM webhook_event"))
        .containsExactly("quarantined|refused_by_database");
    house.database.change("ALTER TABLE mux_object DROP CONSTRAINT no_bad");
    assertThat(house.post("/api/v1/events/ev-bad/replay", new JsonObject()).getInteger("applied"))
        .isEqualTo(1);
    assertThat(house.rows("SELECT outcome, fault, asset_key FROM webhook_event"))
        .containsExactly("applied|null|bad");
    assertThat(house.rows("SELECT status FROM mux_object")).containsExactly("ready");
  }

  @Test
  void a_job_goes_on_where_it_was_after_its_gateway_went_away() throws Exception {
    deliver(300);
    house.database.change("TRUNCATE mux_object");
    String path = started(new JsonObject().put("ratePerSecond", 50));
    var _ = house.await(path, job -> job.getInteger("examined") > 0);
    var _ = house.vertx.undeploy(house.replayer).await(10, SECONDS);
    int before = Integer.parseInt(house.rows("SELECT examined FROM replay_job").getFirst());
    assertThat(before).isBetween(1, 299);
    assertThat(house.rows("SELECT state FROM replay_job")).containsExactly("running");
    house.database.change("UPDATE replay_job SET rate_per_second = 5000");

    house.replayer = house.deployReplay();

    JsonObject job = house.await(path, state -> state.getString("state").equals("done"));
    assertThat(job.getInteger("examined")).isEqualTo(300);
    assertThat(house.rows("SELECT count(*) FROM mux_object")).containsExactly("10");
  }

  @Test
  void one_job_runs_at_a_time_and_can_be_cancelled() throws Exception {
    deliver(100);
    String path = started(new JsonObject().put("ratePerSecond", 1));
    HttpResponse<byte[]> second = house.send("POST", "/api/v1/events/replay", "{}");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(LedgerHouse.text(second)).contains("urn:sluice:problem:conflict");
    JsonObject cancelled = LedgerHouse.json(house.send("DELETE", path, null));
    assertThat(cancelled.getString("state")).isEqualTo("cancelled");
    assertThat(cancelled.getString("finishedAt")).isNotNull();
    assertThat(finished(new JsonObject().put("asset", "a3")).getInteger("examined"))
        .isEqualTo(10);
    assertThat(house.get("/api/v1/events/replay").getJsonArray("items")).hasSize(2);
    assertThat(house.get(path).getInteger("examined")).isLessThan(100);
  }

  @Test
  void only_a_hundred_finished_jobs_are_kept() throws Exception {
    house.database.change(
        "INSERT INTO replay_job (job_id, state, filter, rate_per_second, cursor_at, cursor_id,"
            + " created_at, finished_at) SELECT 'old-' || n, 'done', '{}', 1, now(), '', now() - n * interval '1 day', now()"
            + " FROM generate_series(1, 150) n");
    assertThat(finished(new JsonObject()).getInteger("examined")).isZero();
    assertThat(house.rows("SELECT count(*) FROM replay_job")).containsExactly("100");
    assertThat(house.rows("SELECT job_id FROM replay_job WHERE job_id IN ('old-99', 'old-100')"))
        .containsExactly("old-99");
  }

  @Test
  void wrong_requests_name_their_rule() throws Exception {
    for (String body : List.of(
        "[]",
        "{",
        "{\"type\":5}",
        "{\"dryRun\":\"yes\"}",
        "{\"ratePerSecond\":0}",
        "{\"ratePerSecond\":1.5}",
        "{\"color\":\"red\"}",
        "{\"status\":\"ready\"}",
        "{\"from\":null}")) {
      HttpResponse<byte[]> refused = house.send("POST", "/api/v1/events/replay", body);
      assertThat(refused.statusCode()).as(body).isEqualTo(400);
    }
    assertThat(house.send("GET", "/api/v1/events/replay/none", null).statusCode())
        .isEqualTo(404);
    assertThat(house.send("POST", "/api/v1/events/none/replay", null).statusCode())
        .isEqualTo(404);
    assertThat(house.send("PUT", "/api/v1/events/replay", null).statusCode()).isEqualTo(405);
  }

  private static void deliver(int count) throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(LedgerHouse.asset(
          "ev-%03d".formatted(i), "video.asset.ready", NOON.plusSeconds(i), "a" + i % 10, "ready"));
    }
    assertThat(house.deliver(LedgerHouse.SECRET, bodies)).hasSize(count);
  }

  private static String started(JsonObject order) throws Exception {
    HttpResponse<byte[]> accepted = house.send("POST", "/api/v1/events/replay", order.encode());
    assertThat(accepted.statusCode()).as(LedgerHouse.text(accepted)).isEqualTo(202);
    return accepted.headers().firstValue("location").orElseThrow();
  }

  private static JsonObject finished(JsonObject order) throws Exception {
    return house.await(started(order), job -> !job.getString("state").equals("running"));
  }
}
