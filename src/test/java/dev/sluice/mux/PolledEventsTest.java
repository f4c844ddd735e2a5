package dev.sluice.mux;

import static dev.sluice.mux.Priority.LOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.asset.Facts;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.asset.ObjectKind;
import dev.sluice.asset.Snapshot;
import dev.sluice.event.ContentFault;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.MuxSamples;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import dev.sluice.mux.MuxResource.Kind;
import dev.sluice.simulator.AssetStatus;
import dev.sluice.simulator.LifeCycle;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** A read of the API becomes the same fact that a webhook would have told. */
class PolledEventsTest extends MuxClientFixture {
  private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void a_read_tells_of_every_object_what_its_webhooks_told() throws Exception {
    var client = client(deploy(FREE).url());
    int compared = 0;
    for (LifeCycle life : WORLD.lifeCycles().toList()) {
      var truth = life.truth();
      if (truth.assetId() == null || truth.atMux() == AssetStatus.DELETED) {
        continue;
      }
      var told = Facts.fold(webhooks(life));
      var read =
          new ArrayList<>(await(client.asset(truth.assetId(), LOW)).value().events());
      var polled = Facts.fold(read);
      same(told, polled, new ObjectKey(ObjectKind.ASSET, truth.assetId()));
      if (truth.uploadId() != null) {
        assertThat(read).as("the asset and its upload").hasSize(2);
        var upload = new ObjectKey(ObjectKind.UPLOAD, truth.uploadId());
        read.addAll(await(client.upload(truth.uploadId(), LOW)).value().events());
        same(told, Facts.fold(read), upload);
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static void same(
      SortedMap<ObjectKey, MuxObject> told, SortedMap<ObjectKey, MuxObject> polled, ObjectKey key) {
    MuxObject webhook = requireNonNull(told.get(key));
    MuxObject read = requireNonNull(polled.get(key));
    assertThat(read.parentId()).isEqualTo(webhook.parentId());
    assertThat(read.liveCompleted()).isEqualTo(webhook.liveCompleted());
    assertThat(read.snapshot().status())
        .as("%s", key)
        .isEqualTo(webhook.snapshot().status());
    assertThat(read.snapshot().passthrough()).isEqualTo(webhook.snapshot().passthrough());
    assertThat(read.snapshot().externalId()).isEqualTo(webhook.snapshot().externalId());
    assertThat(read.snapshot().liveStreamId()).isEqualTo(webhook.snapshot().liveStreamId());
    var expected = new JsonObject(webhook.snapshot().detail());
    var detail = new JsonObject(read.snapshot().detail());
    detail.remove("error"); // of a failed upload, which no webhook tells
    if (told.keySet().stream().anyMatch(other -> other.kind() == ObjectKind.TRACK)) {
      // A track that came later was told by a webhook of its own; a read holds them all.
      expected.remove("tracks");
      detail.remove("tracks");
    }
    assertThat(detail).as("%s", key).isEqualTo(expected);
  }

  @Test
  void the_words_of_rest_become_those_of_a_webhook() throws Exception {
    var body = new JsonObject(Buffer.buffer(MuxSamples.compact("video.asset.ready")));
    MuxEvent webhook = read(body.toBuffer().getBytes(), Source.WEBHOOK);
    var data = body.getJsonObject("data");
    data.put("created_at", String.valueOf(data.getValue("created_at")));
    data.put("status", data.getValue("status"));

    MuxResource asset = asset(data);

    assertThat(asset.data()).isEqualTo(webhook.data());
    assertThat(asset.data().detail()).contains("\"created_at\":1");
    var sizes = new JsonObject(
        "{\"id\":\"a\",\"filesize\":\"7\",\"static_renditions\":{\"files\":[{\"filesize\":\"8\"},{\"filesize\":9}]}}");
    assertThat(new String(asset(sizes).json(), UTF_8))
        .isEqualTo(
            "{\"id\":\"a\",\"filesize\":\"7\",\"static_renditions\":{\"files\":[{\"filesize\":8},{\"filesize\":9}]}}");
  }

  @Test
  void an_event_reads_back_from_the_ledger_as_it_was() throws Exception {
    for (MuxEvent event : all(asset(sample()).events(), List.of(MuxClient.assetGone(ASSET, AT)))) {
      MuxEvent again = read(event.body(), Source.POLL);
      assertThat(again).usingRecursiveComparison().isEqualTo(event);
      assertThat(Facts.of(again)).isEqualTo(Facts.of(event)).isNotEmpty();
      assertThat(event.source()).isEqualTo(Source.POLL);
      assertThat(event.signatureField()).isEmpty();
      assertThat(event.subjectId()).isNotNull();
    }
  }

  @Test
  void the_same_answer_is_the_same_event_and_any_other_is_another() throws Exception {
    var sample = sample();
    List<MuxEvent> first = asset(sample).events();
    assertThat(first).hasSize(2);
    assertThat(asset(sample).events()).usingRecursiveComparison().isEqualTo(first);

    var later =
        AnswerReader.resource(body(sample), Kind.ASSET, AT.plusSeconds(1)).events();
    assertThat(later.getFirst().id()).isNotEqualTo(first.getFirst().id());
    assertThat(later.getLast().id())
        .as("of the upload, at its own time")
        .isEqualTo(first.getLast().id());
    var renamed = asset(sample.copy().put("passthrough", "another")).events();
    assertThat(renamed.getFirst().id()).isNotEqualTo(first.getFirst().id());
  }

  @Test
  void what_gives_access_is_nowhere_in_the_event() throws Exception {
    var upload = new JsonObject()
        .put("id", "u")
        .put("status", "waiting")
        .put("url", "https://storage.example/hush-1")
        .put("stream_key", "hush-2")
        .put("master", new JsonObject().put("url", "hush-3").put("status", "ready"))
        .put(
            "new_asset_settings",
            new JsonObject()
                .put("inputs", List.of(new JsonObject().put("url", "hush-4")))
                .put("passthrough", "https://example.com/?token=kept"));
    var resource = AnswerReader.resource(body(upload), Kind.UPLOAD, AT);

    assertThat(new String(resource.json(), UTF_8)).doesNotContain("hush");
    assertThat(new String(resource.events().getFirst().body(), UTF_8)).doesNotContain("hush");
    assertThat(resource.toString()).doesNotContain("hush");
    assertThat(requireNonNull(resource.uploadUrl()).value()).endsWith("hush-1");
    assertThat(resource.data().passthrough())
        .as("the customer's own words are a key, whatever they look like")
        .isEqualTo("https://example.com/?token=kept");
  }

  @Test
  void an_asset_that_is_gone_keeps_the_links_by_which_it_is_found() throws Exception {
    MuxEvent known = asset(sample().put("id", ASSET)).events().getFirst();
    MuxEvent gone = MuxClient.assetGone(ASSET, AT.plusSeconds(60));

    var state = requireNonNull(
        Facts.fold(List.of(known, gone)).get(new ObjectKey(ObjectKind.ASSET, ASSET)));

    assertThat(state.deletedAt()).isEqualTo(AT.plusSeconds(60));
    assertThat(state.snapshot().passthrough())
        .isEqualTo(known.data().passthrough())
        .isNotNull();
    assertThat(Facts.of(gone).getFirst().snapshot()).isEqualTo(Snapshot.NONE);
  }

  @Test
  void an_upload_told_by_its_asset_hides_no_failure_that_came_later() throws Exception {
    var sample = sample();
    Instant made = Instant.ofEpochSecond(Long.parseLong(sample.getString("created_at")));
    String upload = sample.getString("upload_id");
    MuxEvent failed = read(
        ("{\"type\":\"video.upload.errored\",\"id\":\"e\",\"created_at\":\"" + made.plusSeconds(2)
                + "\",\"data\":{\"id\":\"" + upload + "\",\"status\":\"errored\"}}")
            .getBytes(UTF_8),
        Source.WEBHOOK);

    var state = requireNonNull(Facts.fold(all(asset(sample).events(), List.of(failed)))
        .get(new ObjectKey(ObjectKind.UPLOAD, upload)));

    assertThat(state.snapshot().status()).isEqualTo("errored");
  }

  @Test
  void what_cannot_be_kept_is_faulty_and_one_bad_entry_spoils_no_page() throws Exception {
    var faulty = AnswerReader.resource(
        "{\"data\":{\"id\":\"a\",\"passthrough\":\"\\ud800\"}}".getBytes(UTF_8), Kind.ASSET, AT);
    assertThat(faulty.events().getFirst().fault()).isEqualTo(ContentFault.LONE_SURROGATE);

    var page = AnswerReader.page(
        "{\"next_cursor\":\"c\",\"data\":[{\"id\":\"a\"},{\"id\":7},{},{\"id\":\"b\",\"status\":\"ready\"}]}"
            .getBytes(UTF_8),
        Kind.ASSET,
        AT);
    assertThat(page.items()).extracting(MuxResource::id).containsExactly("a", "b");
    assertThat(page.unreadable()).isEqualTo(2);
    assertThat(page.nextCursor()).isEqualTo("c");
  }

  private static JsonObject sample() {
    var data = new JsonObject(Buffer.buffer(MuxSamples.compact("video.asset.created.with-meta")))
        .getJsonObject("data");
    return data.put("created_at", String.valueOf(data.getValue("created_at")))
        .put("upload_id", "upload-1")
        .put("passthrough", "row-7");
  }

  private static MuxResource asset(JsonObject data) throws MalformedAnswerException {
    return AnswerReader.resource(body(data), Kind.ASSET, AT);
  }

  private static byte[] body(JsonObject data) {
    return new JsonObject().put("data", data).toBuffer().getBytes();
  }

  private static List<MuxEvent> webhooks(LifeCycle life) {
    return life.events().stream()
        .map(event -> read(event.body(), Source.WEBHOOK))
        .toList();
  }

  private static List<MuxEvent> all(List<MuxEvent> some, List<MuxEvent> others) {
    var all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private static MuxEvent read(byte[] body, Source source) {
    return switch (new EventReader().readStored(body, "", source)) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) -> throw new AssertionError(rule);
    };
  }
}
