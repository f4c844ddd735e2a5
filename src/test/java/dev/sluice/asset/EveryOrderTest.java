package dev.sluice.asset;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every order of the seven events of one asset, with each of them repeated at every place, and with each of them lost,
 * followed by one read of Mux: one state at the end.
 *
 * <p>The read tells of the upload and of the asset as Mux shows them then; of a deleted asset it tells that it is
 * gone. To the state belong all fields of all objects, but for three things that are lost with an event:
 *
 * <ul>
 *   <li>{@code firstAt} of an object whose first event is the lost one: nobody told that instant;
 *   <li>the instant of a deletion, if its event is the lost one; that it is deleted belongs to the state;
 *   <li>the row of a track that is older than the asset's snapshot: from then on the snapshot's own tracks are what is
 *       shown, and a read holds them all.
 * </ul>
 */
class EveryOrderTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant READ_AT = NOON.plusSeconds(3600);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String WHOLE = "{\"duration\":12.5,\"tracks\":[{\"id\":\"t\"}]}";

  @Test
  void a_life_that_ends_with_a_deletion() {
    everyOrder(life("ready", "deleted", SECOND), read(MuxStatus.DELETED));
  }

  @Test
  void a_life_that_ends_with_an_update_of_what_is_ready() {
    everyOrder(life("ready", "updated", SECOND), read(MuxStatus.READY));
  }

  @Test
  void a_life_that_ends_with_an_error() {
    everyOrder(life("errored", "updated", SECOND), read(MuxStatus.ERRORED));
  }

  @Test
  void a_life_told_within_one_instant() {
    everyOrder(life("ready", "deleted", Duration.ZERO), read(MuxStatus.DELETED));
    everyOrder(life("errored", "updated", Duration.ZERO), read(MuxStatus.ERRORED));
  }

  @Test
  void a_life_of_which_every_two_events_share_an_instant() {
    List<MuxEvent> life = life("ready", "deleted", SECOND);
    List<MuxEvent> tied = new ArrayList<>();
    for (int i = 0; i < life.size(); i++) {
      tied.add(at(life.get(i), NOON.plusSeconds(i / 2)));
    }
    everyOrder(tied, read(MuxStatus.DELETED));
  }

  @Test
  void a_life_whose_instants_run_against_its_course() {
    everyOrder(life("ready", "updated", SECOND.negated()), read(MuxStatus.READY));
  }

  private static List<MuxEvent> life(String outcome, String end, Duration step) {
    EventData preparing = asset(MuxStatus.PREPARING, "{}");
    EventData whole = asset(outcome, WHOLE);
    List<MuxEvent> life = List.of(
        event("e4", "video.upload.created", upload(MuxStatus.WAITING, null)),
        event("e2", "video.upload.asset_created", upload(MuxStatus.ASSET_CREATED, "a")),
        event("e7", "video.asset.created", preparing),
        event("e1", "video.asset." + outcome, whole),
        event("e6", "video.asset.updated", whole),
        event("e3", "video.asset.track.ready", track()),
        event("e5", "video.asset." + end, whole));
    List<MuxEvent> timed = new ArrayList<>();
    for (MuxEvent event : life) {
      timed.add(at(event, NOON.plus(step.multipliedBy(timed.size()))));
    }
    return timed;
  }

  private static List<MuxEvent> read(String status) {
    String what = status.equals(MuxStatus.DELETED) ? "deleted" : "updated";
    return List.of(
        read(event("r1", "video.upload.updated", upload(MuxStatus.ASSET_CREATED, "a"))),
        read(event("r2", "video.asset." + what, asset(status, WHOLE))));
  }

  private static void everyOrder(List<MuxEvent> life, List<MuxEvent> read) {
    assertThat(life).hasSize(7);
    SortedMap<ObjectKey, MuxObject> told = Facts.fold(life);
    SortedMap<ObjectKey, MuxObject> repaired = shown(Facts.fold(joined(life, read)));
    int[] orders = new int[1];
    permutations(life, order -> {
      orders[0]++;
      same(told, Facts.fold(order), "in the order", order);
      for (int i = 0; i < order.size(); i++) {
        for (int again = i + 1; again <= order.size(); again++) {
          List<MuxEvent> repeated = new ArrayList<>(order);
          repeated.add(again, order.get(i));
          same(told, Facts.fold(repeated), "with a repeat", repeated);
        }
        List<MuxEvent> rest = new ArrayList<>(order);
        MuxEvent lost = rest.remove(i);
        rest.addAll(read);
        same(repaired, forgiven(Facts.fold(rest), repaired, lost), "without " + lost.type(), rest);
      }
    });
    assertThat(orders[0]).isEqualTo(5_040);
  }

  private static SortedMap<ObjectKey, MuxObject> shown(SortedMap<ObjectKey, MuxObject> objects) {
    MuxObject asset = requireNonNull(objects.get(new ObjectKey(ObjectKind.ASSET, "a")));
    SortedMap<ObjectKey, MuxObject> shown = new TreeMap<>(objects);
    shown
        .values()
        .removeIf(state -> state.key().kind() == ObjectKind.TRACK
            && state.snapshot().stamp().compareTo(asset.snapshot().stamp()) < 0);
    return shown;
  }

  /** What was found, with the instants that only the lost event told taken from what is wanted. */
  private static SortedMap<ObjectKey, MuxObject> forgiven(
      SortedMap<ObjectKey, MuxObject> found,
      SortedMap<ObjectKey, MuxObject> wanted,
      MuxEvent lost) {
    SortedMap<ObjectKey, MuxObject> forgiven = shown(found);
    for (MuxObject fact : Facts.of(lost)) {
      forgiven.computeIfPresent(fact.key(), (key, state) -> {
        MuxObject whole = requireNonNull(wanted.get(key));
        boolean first = fact.firstAt().equals(whole.firstAt());
        boolean deletion = fact.deletedAt() != null && READ_AT.equals(state.deletedAt());
        return new MuxObject(
            key,
            state.parentId(),
            state.snapshot(),
            state.liveCompleted(),
            deletion ? whole.deletedAt() : state.deletedAt(),
            first ? whole.firstAt() : state.firstAt(),
            state.lastAt());
      });
    }
    return forgiven;
  }

  private static void same(
      SortedMap<ObjectKey, MuxObject> expected,
      SortedMap<ObjectKey, MuxObject> found,
      String how,
      List<MuxEvent> events) {
    if (!expected.equals(found)) {
      String order = String.join(", ", events.stream().map(MuxEvent::type).toList());
      assertThat(found).as(how + ": " + order).isEqualTo(expected);
    }
  }

  private static List<MuxEvent> joined(List<MuxEvent> events, List<MuxEvent> more) {
    List<MuxEvent> all = new ArrayList<>(events);
    all.addAll(more);
    return all;
  }

  private static void permutations(List<MuxEvent> events, Consumer<List<MuxEvent>> visitor) {
    permute(new ArrayList<>(events), 0, visitor);
  }

  private static void permute(List<MuxEvent> events, int fixed, Consumer<List<MuxEvent>> visitor) {
    if (fixed == events.size()) {
      visitor.accept(events);
    }
    for (int i = fixed; i < events.size(); i++) {
      Collections.swap(events, fixed, i);
      permute(events, fixed + 1, visitor);
      Collections.swap(events, fixed, i);
    }
  }

  private static EventData upload(String status, @Nullable String assetId) {
    return new EventData("u", status, null, assetId, null, "row", null, null, "{\"timeout\":3600}");
  }

  private static EventData asset(String status, String detail) {
    return new EventData("a", status, "u", null, null, "row", "lesson", null, detail);
  }

  private static EventData track() {
    return new EventData("t", "ready", null, "a", null, "its own", null, null, "{}");
  }

  private static MuxEvent event(String id, String type, EventData data) {
    return new MuxEvent(
        new EventId(id), type, NOON, Source.WEBHOOK, null, null, null, data, "", new byte[0], null);
  }

  private static MuxEvent at(MuxEvent event, Instant at) {
    return new MuxEvent(
        event.id(),
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

  private static MuxEvent read(MuxEvent event) {
    return new MuxEvent(
        event.id(),
        event.type(),
        READ_AT,
        Source.POLL,
        null,
        null,
        null,
        event.data(),
        "",
        event.body(),
        null);
  }
}
