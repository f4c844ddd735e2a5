package dev.sluice.simulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.signature.WebhookSigner;
import dev.sluice.simulator.World.WorldSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShowerTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-20T11:00:00Z");
  private static final WorldSettings SETTINGS =
      new WorldSettings(21, 400, START, Duration.ofMinutes(30), Mix.usual());
  private static final Disorder DISORDER = new Disorder(50, 0.1, 0.03, 0.02, 0.05, 0.02, 0.04);

  @Test
  void makes_the_same_plan_from_the_same_seed() {
    var first = Shower.plan(SETTINGS, DISORDER);
    var second = Shower.plan(SETTINGS, DISORDER);

    assertThat(second.size()).isEqualTo(first.size());
    for (int position = 0; position < first.size(); position++) {
      assertThat(second.delivery(position).kind())
          .isEqualTo(first.delivery(position).kind());
      assertThat(second.delivery(position).body())
          .isEqualTo(first.delivery(position).body());
    }
  }

  @Test
  void holds_exactly_the_shares_that_were_asked_for() {
    var plan = Shower.plan(SETTINGS, DISORDER);
    var counts = plan.counts();
    Map<DeliveryKind, Integer> kinds = new EnumMap<>(DeliveryKind.class);
    plan.deliveries().forEach(delivery -> kinds.merge(delivery.kind(), 1, Integer::sum));

    int events = counts.events();
    assertThat(counts.lost())
        .isEqualTo((int) Math.round(events * 0.03))
        .isEqualTo(plan.lost().cardinality());
    assertThat(kinds)
        .containsEntry(DeliveryKind.GENUINE, events - counts.lost())
        .containsEntry(DeliveryKind.REPEAT, (int) Math.round(events * 0.1))
        .containsEntry(DeliveryKind.FORGED, (int) Math.round(events * 0.05))
        .containsEntry(DeliveryKind.STALE, (int) Math.round(events * 0.02))
        .containsEntry(DeliveryKind.MALFORMED, (int) Math.round(events * 0.04));
    assertThat(plan.size()).isEqualTo(counts.deliveries());
  }

  @Test
  void sends_each_event_that_is_not_lost_once_and_a_repeat_never_before_it() {
    var plan = Shower.plan(SETTINGS, DISORDER);
    var sent = new HashSet<Integer>();
    plan.deliveries().filter(delivery -> !delivery.kind().hostile()).forEach(delivery -> {
      boolean first = sent.add(delivery.ordinal());
      assertThat(first).isEqualTo(delivery.kind() == DeliveryKind.GENUINE);
      assertThat(plan.lost().get(delivery.ordinal())).isFalse();
    });

    assertThat(sent).hasSize(plan.counts().events() - plan.counts().lost());
  }

  @Test
  void keeps_the_order_of_time_without_shuffling() {
    var stamps = Shower.plan(SETTINGS, Disorder.none())
        .deliveries()
        .map(delivery -> delivery.event().createdAt())
        .toList();

    assertThat(stamps).isSorted().hasSizeGreaterThan(1000);
  }

  @Test
  void shuffles_no_further_than_the_window_and_fully_when_asked() {
    var ordered = positions(Disorder.none());
    var near = positions(new Disorder(20, 0, 0, 0, 0, 0, 0));
    var full = positions(new Disorder(Integer.MAX_VALUE, 0, 0, 0, 0, 0, 0));

    assertThat(ordered.keySet()).allMatch(id -> moved(id, near, ordered) <= 20);
    assertThat(near).isNotEqualTo(ordered);
    assertThat(ordered.keySet()).anyMatch(id -> moved(id, full, ordered) > ordered.size() / 2);
  }

  private static int moved(String id, Map<String, Integer> to, Map<String, Integer> from) {
    return Math.abs(requireNonNull(to.get(id)) - requireNonNull(from.get(id)));
  }

  private static Map<String, Integer> positions(Disorder disorder) {
    return Shower.plan(SETTINGS, disorder)
        .deliveries()
        .collect(Collectors.toMap(Delivery::eventId, Delivery::position));
  }

  @Test
  void sends_late_events_after_all_that_was_on_time() {
    var plan = Shower.plan(SETTINGS, new Disorder(10, 0, 0, 0.1, 0, 0, 0));
    int late = plan.counts().late();
    var onTime = plan.deliveries()
        .limit(plan.size() - late)
        .map(d -> d.event().createdAt())
        .max(Instant::compareTo);
    var tail = plan.deliveries()
        .skip(plan.size() - late)
        .map(d -> d.event().createdAt())
        .min(Instant::compareTo);

    assertThat(late).isEqualTo((int) Math.round(plan.counts().events() * 0.1));
    assertThat(tail.orElseThrow()).isBefore(onTime.orElseThrow());
  }

  @Test
  void a_repeat_has_the_same_id_and_holds_the_earlier_attempt() throws IOException {
    var plan = Shower.plan(SETTINGS, DISORDER);
    var mapper = new ObjectMapper();
    for (var delivery :
        plan.deliveries().filter(d -> d.kind() == DeliveryKind.REPEAT).toList()) {
      var body = mapper.readTree(delivery.body());
      assertThat(body.path("id").asText()).isEqualTo(delivery.event().id());
      assertThat(body.path("attempts")).hasSize(1);
      assertThat(body.path("attempts").get(0).path("response_status_code").asInt())
          .isIn(200, 503);
      assertThat(body.path("attempts").get(0).path("max_attempts").asInt()).isEqualTo(30);
      assertThat(delivery.body()).hasSizeGreaterThan(delivery.event().body().length);
    }
  }

  @Test
  void signs_each_kind_as_its_name_says() {
    var genuine = new WebhookSigner("right");
    var wrong = new WebhookSigner("wrong");
    var wellFormed = Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})");
    var check = new WebhookSigner("right");
    Map<DeliveryKind, Integer> checked = new HashMap<>();
    Shower.plan(SETTINGS, DISORDER).deliveries().forEach(delivery -> {
      byte[] body = delivery.body();
      var fields = delivery.signatures(body, genuine, wrong, NOW);
      checked.merge(delivery.kind(), 1, Integer::sum);
      if (delivery.kind() == DeliveryKind.MALFORMED) {
        assertThat(fields).noneMatch(field -> wellFormed.matcher(field).matches());
        return;
      }
      assertThat(fields).hasSize(1);
      var matcher = wellFormed.matcher(fields.getFirst());
      assertThat(matcher.matches()).isTrue();
      var signedAt = Instant.ofEpochSecond(Long.parseLong(matcher.group(1)));
      assertThat(fields.getFirst().equals(check.sign(body, signedAt)))
          .isEqualTo(delivery.kind() != DeliveryKind.FORGED);
      assertThat(Duration.between(signedAt, NOW).toSeconds() > 300)
          .isEqualTo(delivery.kind() == DeliveryKind.STALE);
    });

    assertThat(checked.keySet()).containsExactlyInAnyOrder(DeliveryKind.values());
  }

  @Test
  void hostile_deliveries_carry_ids_that_no_event_has() {
    var plan = Shower.plan(SETTINGS, DISORDER);
    var genuine = plan.deliveries()
        .filter(d -> !d.kind().hostile())
        .map(Delivery::eventId)
        .collect(Collectors.toSet());

    assertThat(plan.deliveries().filter(d -> d.kind().hostile()))
        .isNotEmpty()
        .allMatch(d -> !genuine.contains(d.eventId()))
        .allMatch(d -> new String(d.body(), StandardCharsets.UTF_8)
            .contains("\"id\":\"" + d.eventId() + "\""));
  }

  @Test
  void finds_how_many_lives_tell_a_number_of_events() {
    int lives = Shower.lifeCyclesFor(SETTINGS, 1000);
    var world = new World(SETTINGS).resized(lives);
    int told = world.lifeCycles().mapToInt(life -> life.events().size()).sum();

    assertThat(told).isBetween(1000, 1020);
  }

  @Test
  void refuses_a_share_that_is_none() {
    assertThatThrownBy(() -> new Disorder(0, 1.1, 0, 0, 0, 0, 0))
        .hasMessageContaining("repeats must be a share");
    assertThatThrownBy(() -> new Disorder(0, 0, Double.NaN, 0, 0, 0, 0))
        .hasMessageContaining("losses");
  }
}
