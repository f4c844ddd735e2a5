package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.MuxSamples;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.signature.WebhookSigner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job as its user sees it: a signed webhook becomes a row of the ledger and the state of an asset. */
class MainJobIT {
  private static final String OBJECTS =
      "SELECT kind, id, parent_id, status, stamp, passthrough, external_id, deleted_at, live_completed, first_at,"
          + " last_at, detail FROM mux_object ORDER BY kind, id";
  private static final List<String> STATES = List.of(
      "asset|44Z5sgvoV3QANOC4T648furfo415idiwqNmARIMRe1M|ready",
      "asset|Ru9vBs02GaZwPp07NpRgAz5MxZnTfTrP00CbZzUqIpDvH|errored",
      "asset|e68e8oEHo03W3705KF4Kk02zdXj7ekWkJwzoaFFu4Pqoa2|ready",
      "asset|f1Y1OM2mtGR6PNt7LaMFxDxEv703in9liIskAFK9F7uq|ready",
      "asset|nTRsRt02vkH7dGRE3yG73S9eVTIa05drE6MXlBcY3m3jc|null",
      "live_stream|5Ta6J5gt9krGheaovONKsISzkD9yS1MQ75Hxyjw7b5V|idle",
      "track|7HtVBLV602iZx407B6QNsQpdY08fPuBH33sRRD7UPft7QhAlymEC6BDgO|ready",
      "upload|701537AJbETf9yrqfpH9vCtRbJWfbbEO7GkTfY1Fotes|asset_created",
      "upload|DfimAPebIDXiAaK03DHfLo4hum107wuWxaRJljMPXmWFx|waiting",
      "upload|Dy6Iz01BkJcNe01FxMnCe2GwIsEdEpH00LzGcUmHvDgWb|cancelled",
      "upload|T6rH1dBl07CyYdNsB9jCh04DbHe4KdZtCp00OeFgJfLeO|errored",
      "upload|gang99mXNH8tWN5YYMaiBm73s5zp09FuTQL03Iwo1urU00|asset_created",
      "warning|CiinCsHA2EbsU00XwzherzjWAek3VmtUz8/custom_slate_unavailable|warning");

  private final TestDatabase database = TestDatabase.fresh();
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = RunningGateway.start(database.url());
  }

  @AfterEach
  void stop() {
    gateway.close();
    database.close();
  }

  @Test
  void real_bodies_become_the_right_rows_and_posting_them_again_in_any_order_changes_nothing() {
    MuxSamples.NAMES.forEach(name ->
        assertThat(gateway.post(MuxSamples.compact(name)).statusCode()).as(name).isEqualTo(200));

    assertThat(rows("SELECT kind, id, status FROM mux_object ORDER BY kind, id"))
        .isEqualTo(STATES);
    assertThat(rows("SELECT count(*) FROM webhook_event")).containsExactly("14");
    List<String> versions = rows("SELECT xmin, ctid FROM mux_object ORDER BY kind, id");

    List<String> shuffled = new ArrayList<>(MuxSamples.NAMES);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.forEach(name ->
        assertThat(gateway.post(MuxSamples.compact(name)).body()).isEqualTo("{\"received\":true}"));

    assertThat(rows("SELECT count(*) FROM webhook_event")).containsExactly("14");
    assertThat(rows("SELECT xmin, ctid FROM mux_object ORDER BY kind, id")).isEqualTo(versions);
  }

  @Test
  void another_order_of_arrival_leads_to_the_same_objects() {
    MuxSamples.NAMES
        .reversed()
        .forEach(name ->
            assertThat(gateway.post(MuxSamples.compact(name)).statusCode()).isEqualTo(200));
    List<String> reversed = rows(OBJECTS);
    assertThat(rows("SELECT kind, id, status FROM mux_object ORDER BY kind, id"))
        .isEqualTo(STATES);

    try (var other = TestDatabase.fresh();
        var second = RunningGateway.start(other.url())) {
      MuxSamples.NAMES.forEach(
          name -> assertThat(second.post(MuxSamples.compact(name)).statusCode()).isEqualTo(200));
      assertThat(other.rows(OBJECTS)).isEqualTo(reversed);
    }
  }

  @Test
  void the_ledger_keeps_the_very_bytes_and_what_recomputing_the_signature_needs() {
    byte[] body = MuxSamples.compact("video.asset.ready");
    assertThat(gateway.post(body).statusCode()).isEqualTo(200);

    assertThat(rows(
            "SELECT encode(body, 'escape'), signature LIKE 't=%,v1=%', type, source, outcome, asset_key"
                + " FROM webhook_event"))
        .containsExactly(new String(body, UTF_8)
            + "|t|video.asset.ready|webhook|applied|f1Y1OM2mtGR6PNt7LaMFxDxEv703in9liIskAFK9F7uq");
  }

  @Test
  void no_upload_url_and_no_stream_key_reaches_the_state() {
    assertThat(gateway.post(MuxSamples.compact("video.upload.created")).statusCode())
        .isEqualTo(200);
    assertThat(gateway.post(MuxSamples.compact("video.live_stream.created")).statusCode())
        .isEqualTo(200);

    assertThat(String.join("\n", rows("SELECT * FROM mux_object")))
        .contains("DfimAPebIDXiAaK03DHfLo4hum107wuWxaRJljMPXmWFx")
        .doesNotContain("storage.googleapis.com")
        .doesNotContain("24e54260-9f0a-1bdc-01ff-daf0fd70286b");
  }

  @Test
  void a_forged_a_stale_and_an_unsigned_webhook_leave_no_row() {
    byte[] body = MuxSamples.compact("video.asset.ready");
    var forger = new WebhookSigner("another secret");
    var signer = new WebhookSigner(RunningGateway.SECRET);
    var now = Instant.now();

    assertThat(gateway.post(body, forger.sign(body, now)).statusCode()).isEqualTo(401);
    assertThat(gateway.post(body, signer.sign(body, now.minusSeconds(302))).statusCode())
        .isEqualTo(401);
    var unsigned = gateway.post(body, "");
    assertThat(unsigned.statusCode()).isEqualTo(401);
    assertThat(unsigned.body()).doesNotContain("MISSING").doesNotContain("empty");
    assertThat(rows("SELECT count(*) FROM webhook_event")).containsExactly("0");
  }

  private List<String> rows(String sql) {
    return database.rows(sql);
  }
}
