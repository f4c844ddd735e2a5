package dev.sluice.asset;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.event.ContentFault;
import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  /** What each type says of an object whose data has the status "told": kinds and statuses. */
  private static final String SAID = """
      video.asset.created asset=preparing
      video.asset.deleted asset=deleted!
      video.asset.errored asset=errored
      video.asset.live_stream_completed asset=told
      video.asset.master.deleted asset=told
      video.asset.master.errored asset=told
      video.asset.master.preparing asset=told
      video.asset.master.ready asset=told
      video.asset.non_standard_input_detected asset=told
      video.asset.ready asset=ready
      video.asset.static_rendition.created static_rendition=preparing
      video.asset.static_rendition.deleted static_rendition=deleted!
      video.asset.static_rendition.errored static_rendition=errored
      video.asset.static_rendition.ready static_rendition=ready
      video.asset.static_rendition.skipped static_rendition=skipped
      video.asset.static_renditions.deleted asset=told
      video.asset.static_renditions.errored asset=told
      video.asset.static_renditions.preparing asset=told
      video.asset.static_renditions.ready asset=told
      video.asset.track.created track=preparing
      video.asset.track.deleted track=deleted!
      video.asset.track.errored track=errored
      video.asset.track.ready track=ready
      video.asset.updated asset=told
      video.asset.warning warning=warning asset=null
      video.live_stream.active live_stream=told
      video.live_stream.connected live_stream=told
      video.live_stream.created live_stream=told
      video.live_stream.deleted live_stream=deleted!
      video.live_stream.disabled live_stream=told
      video.live_stream.disconnected live_stream=told
      video.live_stream.enabled live_stream=told
      video.live_stream.idle live_stream=told
      video.live_stream.recording live_stream=told
      video.live_stream.updated live_stream=told
      video.live_stream.warning warning=warning
      video.upload.asset_created upload=asset_created asset=null
      video.upload.cancelled upload=cancelled asset=null
      video.upload.created upload=waiting asset=null
      video.upload.errored upload=errored asset=null
      """;

  @Test
  void every_type_that_mux_documents_says_what_it_should_and_the_others_nothing() {
    Map<String, String> said = new TreeMap<>();
    SAID.lines().forEach(line -> {
      String[] words = line.split(" ", 2);
      said.put(words[0], words[1]);
    });
    List<String> types = eventTypes();
    assertThat(types).containsAll(said.keySet()).hasSizeGreaterThan(110);
    for (String type : types) {
      EventData data = new EventData("id", "told", "u", "a", "live", "pt", "x", "slow", "{}");
      assertThat(words(Facts.of(event(type, data))))
          .as(type)
          .isEqualTo(said.getOrDefault(type, ""));
    }
  }

  private static String words(List<MuxObject> facts) {
    List<String> words = facts.stream()
        .map(fact -> fact.key().kind().label() + "=" + fact.snapshot().status()
            + (fact.deletedAt() == null ? "" : "!"))
        .toList();
    return String.join(" ", words);
  }

  @Test
  void the_sample_bodies_say_what_their_types_say() {
    Map<String, String> said = Map.of(
        "video.asset.created", "asset=preparing",
        "video.asset.created.with-meta", "asset=preparing",
        "video.asset.errored", "asset=errored",
        "video.asset.ready", "asset=ready",
        "video.asset.track.ready", "track=ready",
        "video.live_stream.created", "live_stream=idle",
        "video.live_stream.warning", "warning=warning",
        "video.upload.asset_created", "upload=asset_created asset=null",
        "video.upload.created", "upload=waiting",
        "video.upload.errored", "upload=errored asset=null");
    said.forEach(
        (name, words) -> assertThat(words(Facts.of(sample(name)))).as(name).isEqualTo(words));
  }

  @Test
  void an_upload_that_became_an_asset_links_the_two() {
    MuxEvent told = sample("video.upload.asset_created.passthrough");
    List<MuxObject> facts = Facts.of(told);
    assertThat(facts.get(0).key())
        .isEqualTo(new ObjectKey(ObjectKind.UPLOAD, requireNonNull(told.data().id())));
    assertThat(facts.get(0).snapshot().passthrough()).isNotNull();
    assertThat(facts.get(1).key())
        .isEqualTo(new ObjectKey(ObjectKind.ASSET, requireNonNull(told.data().assetId())));
    assertThat(facts.get(1).parentId()).isEqualTo(told.data().id());
    assertThat(facts.get(1).snapshot()).isEqualTo(Snapshot.NONE);
  }

  @Test
  void an_asset_keeps_its_upload_and_the_names_the_team_gave_it() {
    MuxObject asset =
        Facts.of(event("video.asset.ready", data("ready", "{\"a\":1}"))).getFirst();
    assertThat(asset.parentId()).isEqualTo("u");
    assertThat(asset.snapshot().passthrough()).isEqualTo("pt");
    assertThat(asset.snapshot().externalId()).isEqualTo("x");
    assertThat(asset.snapshot().liveStreamId()).isEqualTo("live");
    assertThat(asset.snapshot().detail()).isEqualTo("{\"a\":1}");
    assertThat(asset.firstAt()).isEqualTo(NOON).isEqualTo(asset.lastAt());
  }

  @Test
  void a_warning_hides_no_snapshot_but_tells_of_the_upload() {
    MuxObject ready = Facts.of(event("video.asset.ready", data("ready", "{}"))).getFirst();
    MuxEvent warning =
        at(event("video.asset.warning", data("preparing", "{}")), NOON.plusSeconds(5));
    var state = Facts.fold(List.of(event("video.asset.ready", data("ready", "{}")), warning));
    assertThat(requireNonNull(state.get(ready.key())).snapshot()).isEqualTo(ready.snapshot());
    assertThat(state).containsKey(new ObjectKey(ObjectKind.WARNING, "id/slow"));
    assertThat(requireNonNull(Facts.fold(List.of(warning)).get(ready.key())).parentId())
        .isEqualTo("u");
  }

  @Test
  void a_deleted_asset_is_deleted_though_its_data_says_ready() {
    MuxObject deleted =
        Facts.of(event("video.asset.deleted", data("ready", "{}"))).getFirst();
    assertThat(deleted.snapshot().status()).isEqualTo("deleted");
    assertThat(deleted.deletedAt()).isEqualTo(NOON);
    MuxEvent later = at(event("video.asset.updated", data("ready", "{}")), NOON.plusSeconds(60));
    assertThat(deleted.merge(Facts.of(later).getFirst()).deletedAt()).isEqualTo(NOON);
  }

  @Test
  void the_passthrough_of_a_track_is_its_own_and_names_no_asset() {
    List<MuxObject> facts = Facts.of(event(
        "video.asset.track.ready",
        new EventData("t", "ready", null, "a", null, "pt", null, null, "{}")));
    assertThat(facts).singleElement().satisfies(track -> {
      assertThat(track.key()).isEqualTo(new ObjectKey(ObjectKind.TRACK, "t"));
      assertThat(track.parentId()).isEqualTo("a");
    });
  }

  @Test
  void a_live_recording_is_complete_when_mux_says_so_or_a_read_shows_it() {
    assertThat(completed("video.asset.ready", Source.WEBHOOK, "ready", "{}")).isFalse();
    assertThat(completed("video.asset.live_stream_completed", Source.WEBHOOK, "ready", "{}"))
        .isTrue();
    assertThat(completed("video.asset.updated", Source.POLL, "ready", "{}")).isTrue();
    assertThat(completed("video.asset.updated", Source.POLL, "ready", "{\"is_live\":true}"))
        .isFalse();
    assertThat(completed("video.asset.updated", Source.POLL, "preparing", "{}")).isFalse();
  }

  private static boolean completed(String type, Source source, String status, String detail) {
    MuxEvent event = event(type, data(status, detail));
    return Facts.of(new MuxEvent(
            event.id(), type, NOON, source, null, null, null, event.data(), "", event.body(), null))
        .getFirst()
        .liveCompleted();
  }

  @Test
  void what_says_nothing_of_a_state_hides_none() {
    MuxObject fact =
        Facts.of(event("video.asset.updated", data(null, "{\"a\":1}"))).getFirst();
    assertThat(fact.snapshot()).isEqualTo(Snapshot.NONE);
    assertThat(fact.parentId()).isEqualTo("u");
  }

  @Test
  void a_faulty_event_and_one_without_an_id_say_nothing() {
    MuxEvent ready = event("video.asset.ready", data("ready", "{}"));
    assertThat(Facts.of(new MuxEvent(
            ready.id(),
            ready.type(),
            NOON,
            Source.WEBHOOK,
            "asset",
            "a",
            null,
            ready.data(),
            "",
            ready.body(),
            ContentFault.NUL)))
        .isEmpty();
    for (String type : eventTypes()) {
      assertThat(Facts.of(event(type, EventData.EMPTY))).as(type).isEmpty();
    }
  }

  private static EventData data(@Nullable String status, String detail) {
    return new EventData("id", status, "u", null, "live", "pt", "x", "slow", detail);
  }

  private static MuxEvent event(String type, EventData data) {
    return new MuxEvent(
        new EventId("e"),
        type,
        NOON,
        Source.WEBHOOK,
        null,
        null,
        null,
        data,
        "",
        new byte[0],
        null);
  }

  private static MuxEvent at(MuxEvent event, Instant at) {
    return new MuxEvent(
        new EventId("later"),
        event.type(),
        at,
        event.source(),
        null,
        null,
        null,
        event.data(),
        "",
        event.body(),
        null);
  }

  private static MuxEvent sample(String name) {
    return switch (new EventReader()
        .readStored(resource("/mux/" + name + ".json"), "", Source.WEBHOOK)) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) -> throw new AssertionError(name + ": " + rule);
    };
  }

  private static List<String> eventTypes() {
    try {
      return new ObjectMapper()
          .readValue(resource("/event-types.json"), new TypeReference<List<String>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String path) {
    try (InputStream in = requireNonNull(FactsTest.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
