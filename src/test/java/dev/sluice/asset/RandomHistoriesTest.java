package dev.sluice.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.MuxEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * However a history comes, it ends in one state. {@code -Dsluice.histories=1000000} tries a million of them,
 * {@code -Dsluice.histories.seed} sets the first seed.
 */
class RandomHistoriesTest {
  private static final int USUAL = 20_000;
  private static final long FIRST_SEED = Long.getLong("sluice.histories.seed", 0);

  @Test
  void every_order_grouping_repetition_and_replay_of_a_history_ends_in_one_state() {
    int histories = Integer.getInteger("sluice.histories", USUAL);
    long events = LongStream.range(FIRST_SEED, FIRST_SEED + histories)
        .parallel()
        .map(RandomHistoriesTest::check)
        .sum();
    assertThat(events).isGreaterThan(20L * histories);
  }

  @Test
  void the_histories_hold_what_makes_merging_hard() {
    List<MuxObject> states = LongStream.range(0, 500)
        .mapToObj(seed -> Facts.fold(Histories.of(seed, "")))
        .flatMap(state -> state.values().stream())
        .toList();
    assertThat(states.stream().map(state -> state.key().kind()).distinct())
        .containsExactlyInAnyOrder(ObjectKind.values());
    assertThat(states)
        .anyMatch(state ->
            state.deletedAt() != null && !"deleted".equals(state.snapshot().status()))
        .anyMatch(state -> state.snapshot().equals(Snapshot.NONE))
        .anyMatch(MuxObject::liveCompleted);
  }

  private static long check(long seed) {
    try {
      List<MuxEvent> told = Histories.of(seed, "");
      Random random = new Random(seed);
      SortedMap<ObjectKey, MuxObject> state = Facts.fold(told);
      same("in another order, with repeats", state, Facts.fold(disordered(told, random)));
      same("in groups", state, inGroups(disordered(told, random), random));
      same("replayed after a stop", state, replayed(told, random));
      same("merged with itself", state, merged(state, state));
      return told.size();
    } catch (AssertionError failure) {
      throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
    }
  }

  private static void same(
      String how, SortedMap<ObjectKey, MuxObject> expected, SortedMap<ObjectKey, MuxObject> found) {
    if (!expected.equals(found)) {
      assertThat(found).as(how).isEqualTo(expected);
    }
  }

  private static List<MuxEvent> disordered(List<MuxEvent> told, Random random) {
    List<MuxEvent> disordered = new ArrayList<>(told);
    for (int repeats = random.nextInt(told.size()); repeats > 0; repeats--) {
      disordered.add(told.get(random.nextInt(told.size())));
    }
    Collections.shuffle(disordered, random);
    return disordered;
  }

  private static SortedMap<ObjectKey, MuxObject> inGroups(List<MuxEvent> told, Random random) {
    List<SortedMap<ObjectKey, MuxObject>> groups = new ArrayList<>();
    for (int from = 0; from < told.size(); ) {
      int to = Math.min(told.size(), from + 1 + random.nextInt(12));
      groups.add(Facts.fold(told.subList(from, to)));
      from = to;
    }
    while (groups.size() > 1) {
      var left = groups.remove(random.nextInt(groups.size()));
      var right = groups.remove(random.nextInt(groups.size()));
      groups.add(merged(left, right));
    }
    return groups.getFirst();
  }

  /** Stops anywhere, goes back to any earlier place, and takes everything from there once more. */
  private static SortedMap<ObjectKey, MuxObject> replayed(List<MuxEvent> told, Random random) {
    int stop = random.nextInt(told.size() + 1);
    int from = random.nextInt(stop + 1);
    return merged(Facts.fold(told.subList(0, stop)), Facts.fold(told.subList(from, told.size())));
  }

  private static SortedMap<ObjectKey, MuxObject> merged(
      SortedMap<ObjectKey, MuxObject> a, SortedMap<ObjectKey, MuxObject> b) {
    SortedMap<ObjectKey, MuxObject> merged = new TreeMap<>(a);
    b.forEach((key, state) -> merged.merge(key, state, MuxObject::merge));
    return merged;
  }
}
