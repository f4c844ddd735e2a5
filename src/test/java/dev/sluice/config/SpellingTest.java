package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> NAMES = List.of("port", "host", "connections-max");

  @Test
  void finds_a_name_with_letters_missing_added_changed_or_swapped() {
    assertThat(Spelling.nearest("conections-max", NAMES)).hasValue("connections-max");
    assertThat(Spelling.nearest("porrt", NAMES)).hasValue("port");
    assertThat(Spelling.nearest("part", NAMES)).hasValue("port");
    assertThat(Spelling.nearest("prot", NAMES)).hasValue("port");
  }

  @Test
  void suggests_nothing_for_a_name_that_is_far_from_all() {
    assertThat(Spelling.nearest("timeout", NAMES)).isEmpty();
    assertThat(Spelling.nearest("p".repeat(100_000), NAMES)).isEmpty();
  }

  @Test
  void a_swap_counts_once() {
    assertThat(Spelling.distance("ab", "ba")).isEqualTo(1);
    assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
  }
}
