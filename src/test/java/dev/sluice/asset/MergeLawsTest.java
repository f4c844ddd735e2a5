package dev.sluice.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The laws that make order, repetition and grouping irrelevant, and the order in which snapshots win. */
class MergeLawsTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final ObjectKey ASSET = new ObjectKey(ObjectKind.ASSET, "a");

  /** Facts and sums of facts about the same objects, by object; every kind, ties and contradictions included. */
  private static Map<ObjectKey, List<MuxObject>> states(long seed) {
    Map<ObjectKey, Set<MuxObject>> states = new HashMap<>();
    Random random = new Random(seed);
    List<MuxEvent> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      events.addAll(Histories.of(random.nextLong(), ""));
    }
    for (MuxEvent event : events) {
      Facts.of(event)
          .forEach(
              fact -> states.computeIfAbsent(fact.key(), _ -> new HashSet<>()).add(fact));
    }
    Map<ObjectKey, List<MuxObject>> sums = new HashMap<>();
    states.forEach((key, facts) -> {
      List<MuxObject> all = new ArrayList<>(facts);
      for (int i = 0; i < 4; i++) {
        all.add(all.get(random.nextInt(all.size())).merge(all.get(random.nextInt(all.size()))));
      }
      sums.put(key, all.subList(Math.max(0, all.size() - 24), all.size()));
    });
    return sums;
  }

  @Test
  void merging_is_commutative_associative_and_idempotent() {
    Set<ObjectKind> kinds = new HashSet<>();
    long triples = 0;
    for (long seed = 0; seed < 40; seed++) {
      for (Map.Entry<ObjectKey, List<MuxObject>> states : states(seed).entrySet()) {
        kinds.add(states.getKey().kind());
        for (MuxObject a : states.getValue()) {
          check(a.merge(a).equals(a), "idempotent", seed, a, a, a);
          for (MuxObject b : states.getValue()) {
            check(a.merge(b).equals(b.merge(a)), "commutative", seed, a, b, b);
            for (MuxObject c : states.getValue()) {
              triples++;
              check(a.merge(b).merge(c).equals(a.merge(b.merge(c))), "associative", seed, a, b, c);
            }
          }
        }
      }
    }
    assertThat(kinds).containsExactlyInAnyOrder(ObjectKind.values());
    assertThat(triples).isGreaterThan(1_000_000);
  }

  private static void check(
      boolean law, String name, long seed, MuxObject a, MuxObject b, MuxObject c) {
    if (!law) {
      throw new AssertionError("not " + name + ", seed " + seed + ":\n" + a + "\n" + b + "\n" + c);
    }
  }

  @Test
  void a_link_alone_changes_nothing_of_an_object_that_has_it() {
    MuxObject known = told("video.asset.ready", NOON, Source.WEBHOOK, "e", "ready", "{}");
    MuxObject link = new MuxObject(ASSET, "u", Snapshot.NONE, false, null, NOON, NOON);
    assertThat(known.merge(link)).isEqualTo(known);
    assertThat(link.merge(known)).isEqualTo(known);
  }

  @Test
  void objects_that_differ_are_never_merged() {
    MuxObject one = told("video.asset.ready", NOON, Source.WEBHOOK, "e", "ready", "{}");
    MuxObject upload = new MuxObject(
        new ObjectKey(ObjectKind.UPLOAD, "a"), null, Snapshot.NONE, false, null, NOON, NOON);
    assertThatThrownBy(() -> one.merge(upload)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_later_snapshot_stands_whatever_its_rank_its_source_and_its_id() {
    MuxObject early = told("video.asset.deleted", NOON, Source.POLL, "z", "deleted", "{}");
    MuxObject late =
        told("video.asset.created", NOON.plusNanos(1000), Source.WEBHOOK, "a", null, "{}");
    wins(late, early);
  }

  @Test
  void at_one_instant_the_status_that_is_further_along_stands() {
    List<String> ranks = List.of("waiting", "a word of tomorrow", "preparing", "ready", "deleted");
    for (int i = 1; i < ranks.size(); i++) {
      MuxObject behind =
          told("video.asset.updated", NOON, Source.POLL, "z", ranks.get(i - 1), "{}");
      MuxObject ahead = told("video.asset.updated", NOON, Source.WEBHOOK, "a", ranks.get(i), "{}");
      wins(ahead, behind);
    }
    assertThat(List.of("idle", "waiting")).allMatch(status -> MuxStatus.rank(status) == 1);
    assertThat(List.of("asset_created", "preparing", "active"))
        .allMatch(status -> MuxStatus.rank(status) == 3);
    assertThat(List.of("ready", "errored", "cancelled", "timed_out", "skipped", "disabled"))
        .allMatch(status -> MuxStatus.rank(status) == 4);
  }

  @Test
  void at_one_instant_and_rank_what_we_read_at_mux_stands_over_what_was_pushed() {
    wins(
        told("video.asset.updated", NOON, Source.POLL, "a", "errored", "{}"),
        told("video.asset.updated", NOON, Source.WEBHOOK, "z", "ready", "{}"));
  }

  @Test
  void all_else_equal_the_greater_event_id_stands_whatever_the_content() {
    for (String detail : List.of("{}", "{\"a\":1}", "{\"b\":2}", "{\"c\":3}")) {
      wins(
          told("video.asset.ready", NOON, Source.WEBHOOK, "e2", "ready", "{}"),
          told("video.asset.ready", NOON, Source.WEBHOOK, "e1", "ready", detail));
      wins(
          told("video.asset.ready", NOON, Source.WEBHOOK, "e1.1", "ready", "{}"),
          told("video.asset.ready", NOON, Source.WEBHOOK, "e1", "ready", detail));
    }
  }

  @Test
  void one_event_told_twice_with_different_content_ends_the_same_in_either_order() {
    MuxObject once = told("video.asset.ready", NOON, Source.WEBHOOK, "e", "ready", "{}");
    MuxObject again =
        told("video.asset.ready", NOON, Source.WEBHOOK, "e", "ready", "{\"duration\":1}");
    assertThat(once.merge(again)).isEqualTo(again.merge(once)).isIn(once, again);
    assertThat(once.snapshot().stamp()).isNotEqualTo(again.snapshot().stamp());
  }

  @Test
  void an_event_taken_from_the_ledger_again_is_the_same_fact() {
    assertThat(told("video.asset.ready", NOON, Source.REPLAY, "e", "ready", "{}"))
        .isEqualTo(told("video.asset.ready", NOON, Source.WEBHOOK, "e", "ready", "{}"));
  }

  @Test
  void a_deletion_is_kept_with_its_first_instant_whatever_is_told_later() {
    MuxObject deleted = told("video.asset.deleted", NOON, Source.WEBHOOK, "e1", "ready", "{}");
    MuxObject again =
        told("video.asset.deleted", NOON.plusSeconds(9), Source.POLL, "e2", null, "{}");
    MuxObject late =
        told("video.asset.updated", NOON.plusSeconds(5), Source.WEBHOOK, "e3", "ready", "{}");
    for (MuxObject end : List.of(
        deleted.merge(late).merge(again),
        late.merge(again).merge(deleted),
        again.merge(deleted).merge(late))) {
      assertThat(end.deletedAt()).isEqualTo(NOON);
    }
  }

  @Test
  void of_two_links_the_one_with_the_smaller_bytes_stands() {
    assertThat(linked("u1").merge(linked("u2")).parentId()).isEqualTo("u1");
    assertThat(linked("u2").merge(linked("u1")).parentId()).isEqualTo("u1");
    assertThat(linked(null).merge(linked("u1")).parentId()).isEqualTo("u1");
    assertThat(linked("\ud83d\ude00").merge(linked("\uff5e")).parentId()).isEqualTo("\uff5e");
  }

  private static MuxObject linked(@Nullable String parent) {
    return new MuxObject(ASSET, parent, Snapshot.NONE, false, null, NOON, NOON);
  }

  private static void wins(MuxObject winner, MuxObject loser) {
    assertThat(winner.merge(loser).snapshot()).isEqualTo(winner.snapshot());
    assertThat(loser.merge(winner).snapshot()).isEqualTo(winner.snapshot());
    assertThat(winner.snapshot()).isNotEqualTo(loser.snapshot());
  }

  private static MuxObject told(
      String type, Instant at, Source source, String id, @Nullable String status, String detail) {
    EventData data = new EventData("a", status, "u", null, null, null, null, null, detail);
    MuxEvent event = new MuxEvent(
        new EventId(id), type, at, source, null, null, null, data, "", new byte[0], null);
    return Facts.of(event).getFirst();
  }
}
