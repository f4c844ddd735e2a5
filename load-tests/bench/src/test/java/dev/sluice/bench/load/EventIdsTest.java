package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private final EventIds ids = new EventIds(42);

  @Test
  void an_identifier_leads_back_to_its_index() {
    long seed = new Random().nextLong();
    EventIds some = new EventIds(seed);
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
    assertThat(ids.indexOf(new EventIds(43).eventId(7).substring(1)))
        .isEqualTo(OptionalLong.empty());
  }
}
