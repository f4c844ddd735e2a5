package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.simulator.World.WorldSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration SPAN = Duration.ofMinutes(30);
  private static final World WORLD = world(7, 1500);

  private static World world(long seed, int lifeCycles) {
    return new World(new WorldSettings(seed, lifeCycles, START, SPAN, Mix.usual()));
  }

  private static List<SimulatedEvent> events(World world) {
    return world.lifeCycles().flatMap(life -> life.events().stream()).toList();
  }

  private static List<String> bodies(World world) {
    return events(world).stream()
        .map(event -> new String(event.body(), StandardCharsets.UTF_8))
        .toList();
  }

  private static JsonNode json(SimulatedEvent event) {
    try {
      return JSON.readTree(event.body());
    } catch (IOException e) {
      throw new AssertionError(event + " is not JSON", e);
    }
  }

  @Test
  void makes_the_same_bytes_from_the_same_seed() {
    var first = bodies(world(11, 300));
    var second = bodies(world(11, 300));
    var other = bodies(world(12, 300));

    assertThat(second).isEqualTo(first);
    assertThat(other).doesNotContainAnyElementsOf(first);
  }

  @Test
  void a_life_does_not_depend_on_the_size_of_its_world() {
    var small = world(3, 10).lifeCycle(9);
    var large = world(3, 1000).lifeCycle(9);

    assertThat(small.truth()).isEqualTo(large.truth());
    assertThat(small.events().getFirst().body())
        .isEqualTo(large.events().getFirst().body());
  }

  @Test
  void every_body_has_the_envelope_and_the_size_of_a_real_one() {
    for (var event : events(WORLD)) {
      var body = json(event);
      assertThat(body.fieldNames())
          .toIterable()
          .containsExactly(
              "type",
              "request_id",
              "object",
              "id",
              "environment",
              "data",
              "created_at",
              "attempts",
              "accessor_source",
              "accessor");
      assertThat(body.path("created_at").asText())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
      assertThat(body.path("id").asText()).isEqualTo(event.id()).matches("[0-9a-f-]{36}");
      assertThat(body.path("object").path("id").asText()).isEqualTo(event.objectId());
      assertThat(body.path("environment").path("id").asText()).matches("[0-9a-z]{6}");
      assertThat(event.body()).as(event.toString()).hasSizeBetween(340, 2048);
    }
  }

  @Test
  void writes_keys_in_reverse_alphabetical_order_everywhere() {
    events(WORLD).forEach(event -> assertReverse(json(event)));
  }

  private static void assertReverse(JsonNode node) {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    assertThat(names).isSortedAccordingTo(Comparator.reverseOrder());
    node.forEach(WorldTest::assertReverse);
  }

  @Test
  void created_at_inside_data_is_a_number() {
    assertThat(events(WORLD).stream()
            .map(event -> json(event).path("data"))
            .filter(data -> data.has("created_at")))
        .isNotEmpty()
        .allMatch(data -> data.path("created_at").isIntegralNumber());
  }

  @Test
  void invents_ids_that_look_like_those_of_mux_and_never_twice() {
    var seen = new HashSet<String>();
    for (var event : events(WORLD)) {
      assertThat(event.objectId()).matches("[A-Za-z0-9]{43,70}");
      assertThat(seen.add(event.id())).as("event id %s", event.id()).isTrue();
    }
  }

  @Test
  void everything_told_happens_within_the_span() {
    for (var event : events(WORLD)) {
      assertThat(event.createdAt()).isBetween(START.minusSeconds(1), START.plus(SPAN));
    }
  }

  @Test
  void tells_every_story_in_both_orders_and_with_ties() {
    var stories = EnumSet.noneOf(Story.class);
    var orders = new HashSet<Integer>();
    WORLD.lifeCycles().forEach(life -> {
      stories.add(life.truth().story());
      var asset = first(life, "video.asset.created");
      var upload = first(life, "video.upload.asset_created");
      if (asset != null && upload != null) {
        orders.add(Integer.signum(asset.createdAt().compareTo(upload.createdAt())));
      }
    });

    assertThat(stories).containsExactlyInAnyOrder(Story.values());
    assertThat(orders).containsExactlyInAnyOrder(-1, 0, 1);
  }

  private static @Nullable SimulatedEvent first(LifeCycle life, String type) {
    return life.events().stream()
        .filter(event -> event.type().equals(type))
        .findFirst()
        .orElse(null);
  }

  @Test
  void tells_of_every_family_of_events() {
    Set<String> types =
        events(WORLD).stream().map(SimulatedEvent::type).collect(Collectors.toSet());

    assertThat(types)
        .contains(
            "video.upload.created",
            "video.upload.asset_created",
            "video.upload.errored",
            "video.upload.cancelled",
            "video.asset.created",
            "video.asset.ready",
            "video.asset.errored",
            "video.asset.updated",
            "video.asset.deleted",
            "video.asset.warning",
            "video.asset.track.created",
            "video.asset.track.ready",
            "video.asset.static_rendition.created",
            "video.asset.static_rendition.ready",
            "video.asset.live_stream_completed",
            "video.asset.shots.created",
            "robots.job.summarize.completed",
            "video.live_stream.created",
            "video.live_stream.connected",
            "video.live_stream.recording",
            "video.live_stream.active",
            "video.live_stream.disconnected",
            "video.live_stream.idle")
        .noneMatch(type -> type.contains("timed_out"));
  }

  @Test
  void the_truth_is_what_a_naive_fold_in_order_of_time_finds() {
    WORLD.lifeCycles().forEach(life -> {
      var folded = NaiveFold.of(life.events().stream().map(WorldTest::json).toList());
      var truth = life.truth();
      assertThat(folded.status()).as("%s", truth).isEqualTo(truth.told());
      assertThat(folded.uploadId()).isEqualTo(truth.uploadId());
      assertThat(folded.assetId()).isEqualTo(truth.assetId());
      assertThat(folded.playbackIds()).isEqualTo(truth.playbackIds());
      assertThat(folded.duration()).isEqualTo(truth.durationSeconds());
      assertThat(folded.passthrough()).isEqualTo(truth.passthrough());
    });
  }

  @Test
  void two_states_of_one_asset_tie_only_when_their_ranks_differ() {
    WORLD.lifeCycles().forEach(life -> {
      Map<String, String> seen = new HashMap<>();
      for (var event : life.events()) {
        if (event.type().matches("video\\.(asset|upload)\\.[a-z_]+")) {
          var body = json(event);
          String key = event.objectId()
              + body.path("created_at").asText()
              + body.path("data").path("status").asText()
              + (event.type().endsWith("warning") ? "warning" : "");
          assertThat(seen.put(key, event.type()))
              .as("%s of %s", event, life.truth())
              .isNull();
        }
      }
    });
  }

  @Test
  void refuses_a_world_that_cannot_be() {
    assertThatThrownBy(() -> world(1, 0)).hasMessageContaining("lifeCycles");
    assertThatThrownBy(() -> new WorldSettings(1, 1, START, Duration.ZERO, Mix.usual()))
        .hasMessageContaining("span");
    assertThatThrownBy(() -> new Mix(Map.of(), 0, 0, 0, 0, 0, 0)).hasMessageContaining("weights");
  }
}
