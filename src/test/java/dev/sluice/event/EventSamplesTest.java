package dev.sluice.event;

import static dev.sluice.event.MuxSamples.compact;
import static dev.sluice.event.MuxSamples.indented;
import static dev.sluice.event.MuxSamples.json;
import static dev.sluice.event.MuxSamples.read;
import static dev.sluice.event.MuxSamples.understood;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.signature.SignatureVerifier;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.UnverifiedWebhook;
import dev.sluice.signature.Verdict;
import dev.sluice.signature.WebhookSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventSamplesTest {
  static final List<String> SAMPLES = MuxSamples.NAMES;

  /** The names under {@code data} that may be shown, written down a second time on purpose. */
  private static final Set<String> SHOWN = Set.of(
      "playback_ids",
      "tracks",
      "duration",
      "aspect_ratio",
      "errors",
      "error",
      "warning",
      "meta",
      "resolution_tier",
      "max_stored_resolution",
      "max_stored_frame_rate",
      "video_quality",
      "created_at",
      "is_live",
      "progress",
      "static_renditions",
      "active_asset_id",
      "recent_asset_ids",
      "name",
      "type",
      "text_type",
      "language_code",
      "resolution",
      "filesize",
      "ext",
      "policy",
      "ingest_type",
      "non_standard_input_reasons",
      "test",
      "timeout");

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void every_sample_is_understood_to_the_last_field(String sample) {
    JsonNode tree = json(new String(indented(sample), java.nio.charset.StandardCharsets.UTF_8));
    assertSays(tree, understood(read(indented(sample))));
    assertSays(tree, understood(read(compact(sample))));
  }

  private static void assertSays(JsonNode tree, MuxEvent event) {
    JsonNode data = tree.path("data");
    assertThat(event.id().value()).isEqualTo(text(tree.path("id")));
    assertThat(event.type()).isEqualTo(text(tree.path("type")));
    assertThat(event.occurredAt())
        .isEqualTo(Instant.parse(tree.path("created_at").asText()));
    assertThat(event.subjectType()).isEqualTo(text(tree.at("/object/type")));
    assertThat(event.subjectId()).isEqualTo(text(tree.at("/object/id")));
    assertThat(event.environmentId()).isEqualTo(text(tree.at("/environment/id")));
    assertThat(event.fault()).isNull();
    assertThat(event.data().id()).isEqualTo(text(data.path("id")));
    assertThat(event.data().status()).isEqualTo(text(data.path("status")));
    assertThat(event.data().uploadId()).isEqualTo(text(data.path("upload_id")));
    assertThat(event.data().assetId()).isEqualTo(text(data.path("asset_id")));
    assertThat(event.data().liveStreamId()).isEqualTo(text(data.path("live_stream_id")));
    String settings = event.type().startsWith("video.upload.") ? "/new_asset_settings" : "";
    assertThat(event.data().passthrough()).isEqualTo(text(data.at(settings + "/passthrough")));
    assertThat(event.data().externalId()).isEqualTo(text(data.at(settings + "/meta/external_id")));
    assertThat(event.data().warningType()).isEqualTo(text(data.at("/warning/type")));
    assertThat(json(event.data().detail())).isEqualTo(shown(data));
  }

  private static JsonNode shown(JsonNode data) {
    ObjectNode shown = data.deepCopy();
    for (Iterator<String> names = shown.fieldNames(); names.hasNext(); ) {
      if (!SHOWN.contains(names.next())) {
        names.remove();
      }
    }
    return shown;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  @Test
  void an_asset_is_read_with_everything_that_may_be_shown() {
    assertThat(understood(read(compact("video.asset.updated"))).data())
        .isEqualTo(new EventData(
            "44Z5sgvoV3QANOC4T648furfo415idiwqNmARIMRe1M",
            "ready",
            "8rYZIYtP404d8Lrb0509f7vFRCmfGGk6ghU0107cBa06GV4005",
            null,
            null,
            "changed",
            "video-42",
            null,
            """
            {"video_quality":"basic","tracks":[{"type":"audio","primary":true,"max_channels":2,\
            "max_channel_layout":"stereo","id":"a9mM04rH4RlrGgHMuB83rV0000D3e00shJiFzp9Sgl02KjgI",\
            "duration":10.959002},{"type":"video","max_width":576,"max_height":1124,"max_frame_rate":30,\
            "id":"Q9v45ulrdu09DyXEzO7gC100QUKOoyTbH8iYNdJWg8p8z","duration":11},{"type":"text",\
            "text_type":"subtitles","text_source":"generated_vod","status":"ready","name":"English",\
            "language_code":"en","id":"7HtVBLV602iZx407B6QNsQpdY08fPuBH33sRRD7UPft7QhAlymEC6BDgO"}],\
            "test":true,"resolution_tier":"720p","progress":{"state":"completed"},\
            "playback_ids":[{"policy":"public","id":"owqsuUnez01Hh018yc7Ks3pR8r8iWVb037DQQ6058tSTINv"}],\
            "meta":{"title":"New title","external_id":"video-42"},"max_stored_resolution":"HD",\
            "max_stored_frame_rate":30,"ingest_type":"on_demand_direct_upload","duration":10.261133,\
            "created_at":1741182242,"aspect_ratio":"144:281"}"""));
  }

  @Test
  void a_verified_webhook_keeps_its_field_and_its_bytes() {
    byte[] body = compact("video.asset.ready");
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    String field = new WebhookSigner("secret").sign(body, now);
    var verifier =
        new SignatureVerifier(SigningSecrets.of(List.of("secret")), Duration.ofMinutes(5));
    var genuine =
        (Verdict.Genuine) verifier.verify(new UnverifiedWebhook(List.of(field), body), now);

    MuxEvent event = understood(new EventReader().read(genuine.webhook()));

    assertThat(event.source()).isEqualTo(Source.WEBHOOK);
    assertThat(event.signatureField()).isEqualTo(field);
    assertThat(event.body()).isSameAs(body);
  }

  @Test
  void a_stored_body_keeps_its_field_its_bytes_and_its_source() {
    byte[] body = compact("video.asset.ready");
    MuxEvent event = understood(new EventReader().readStored(body, "t=1,v1=x", Source.REPLAY));
    assertThat(event.source()).isEqualTo(Source.REPLAY);
    assertThat(event.signatureField()).isEqualTo("t=1,v1=x");
    assertThat(event.body()).isSameAs(body);
  }

  static List<String> eventTypes() {
    return MuxSamples.eventTypes();
  }

  @Test
  void the_list_of_event_types_is_whole() {
    assertThat(eventTypes()).hasSize(117).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("eventTypes")
  void every_event_type_is_understood(String type) {
    MuxEvent event = understood(MuxSamples.envelope(type, "{\"id\":\"x\",\"status\":\"ready\"}"));
    assertThat(event.type()).isEqualTo(type);
    assertThat(event.data().id()).isEqualTo("x");
  }

  @Test
  void no_upload_url_stream_key_or_passphrase_of_a_sample_is_shown() {
    for (String sample : SAMPLES) {
      MuxEvent event = understood(read(compact(sample)));
      assertThat(event.data().toString())
          .as(sample)
          .doesNotContain(
              "storage.googleapis.com", "24e54260-9f0a-1bdc-01ff-daf0fd70286b", "stream_key")
          .doesNotContain("5203dc64-074a-5914-0dfc-ce007f5db53a", "cors_origin", "passphrase");
    }
  }

  @Test
  void a_reader_remembers_nothing_of_the_body_before() {
    var reader = new EventReader();
    for (String first : SAMPLES) {
      for (String second : SAMPLES) {
        assertThat(understood(reader.readStored(compact(first), "", Source.WEBHOOK)))
            .isNotNull();
        assertThat(understood(reader.readStored(compact(second), "", Source.WEBHOOK))
                .data())
            .isEqualTo(understood(read(compact(second))).data());
      }
    }
  }
}
