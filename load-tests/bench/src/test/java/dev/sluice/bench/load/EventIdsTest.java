package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private final EventIds ids = new EventIds(42, 1);

  @Test
  void an_identifier_leads_back_to_its_index() {
    long seed = new Random().nextLong();
    EventIds some = new EventIds(seed, 1);
    for (long index = 0; index < 10_000; index++) {
      assertThat(some.indexOf(some.eventId(index))).as("seed %d", seed).hasValue(index);
    }
  }

  @Test
  void no_two_indexes_share_an_identifier() {
    Set<String> seen = new HashSet<>();
    for (long index = 0; index < 10_000; index++) {
      assertThat(seen.add(ids.eventId(index))).isTrue();
    }
  }

  @Test
  void an_identifier_of_another_kind_is_none_of_ours() {
    assertThat(ids.indexOf("00000000-0000-0000-0000-000000000000")).isEqualTo(OptionalLong.empty());
    assertThat(ids.indexOf("x".repeat(EventIds.LENGTH))).isEqualTo(OptionalLong.empty());
    assertThat(ids.indexOf(new EventIds(43, 1).eventId(7).substring(1)))
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void so_many_events_tell_of_one_asset_one_in_each_round_and_in_another_order() {
    EventIds shared = new EventIds(42, 4);
    Map<Long, List<Long>> indexesByAsset = LongStream.range(0, 8L * EventIds.AT_A_TIME)
        .boxed()
        .collect(Collectors.groupingBy(shared::asset));
    assertThat(indexesByAsset).hasSize(2 * EventIds.AT_A_TIME);
    assertThat(indexesByAsset.values())
        .allSatisfy(indexes -> assertThat(indexes)
            .extracting(index -> index / EventIds.AT_A_TIME % 4)
            .containsExactly(0L, 1L, 2L, 3L));
    long first = EventIds.AT_A_TIME;
    assertThat(shared.asset(first + 2)).isNotEqualTo(shared.asset(first + 1) + 1);
  }

  @Test
  void all_events_tell_of_a_few_assets_where_there_are_no_more() {
    EventIds few = new EventIds(42, new Mix(4, 100, 0));
    Map<Long, Long> eventsByAsset = LongStream.range(0, 10_000)
        .boxed()
        .collect(Collectors.groupingBy(few::asset, Collectors.counting()));
    assertThat(eventsByAsset).hasSize(100);
    assertThat(eventsByAsset.values()).allSatisfy(count -> assertThat(count).isBetween(50L, 150L));
  }
}
