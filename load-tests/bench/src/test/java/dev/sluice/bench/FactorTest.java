package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bench.Factor.Variant;
import dev.sluice.bench.load.Mix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactorTest {
  private static final Setup BASE =
      new Setup("256m", Map.of(), 256, 240_000, Mix.of(4), Setup.peakPhases(15, 6));

  @Test
  void a_value_differs_from_the_usual_one_in_its_factor_only() {
    for (Variant value : factor("batch").values()) {
      Setup usual = factor("batch").usual().setup();
      assertThat(value.setup().withSettings(usual.settings())).isEqualTo(usual);
      assertThat(value.setup().settings()).containsEntry("linking.batch-events-max", value.label());
    }
    for (Variant value : factor("connections").values()) {
      assertThat(value.setup().withConnections(256)).isEqualTo(BASE);
    }
    for (Variant value : factor("assets").values()) {
      assertThat(value.setup().withMix(BASE.mix())).isEqualTo(BASE);
    }
  }

  @Test
  void the_usual_value_is_not_measured_beside_itself() {
    assertThat(labels(factor("connections"))).containsExactly("16", "64", "1000", "2000");
    assertThat(labels(Factor.of("instances", BASE, 2))).containsExactly("1");
    assertThat(labels(Factor.of("instances", BASE, 8))).containsExactly("1", "2");
    for (String key : List.of("batch", "body", "connections", "assets")) {
      assertThat(factor(key).values())
          .extracting(Variant::setup)
          .doesNotContain(factor(key).usual().setup());
    }
  }

  @Test
  void requests_of_large_bodies_are_fewer_so_that_memory_has_a_bound() {
    for (Variant value : factor("body").values()) {
      Setup setup = value.setup();
      assertThat((long) setup.prepared() * setup.mix().bodyBytes()).isLessThanOrEqualTo(1L << 30);
      assertThat((long) setup.connections() * setup.mix().bodyBytes())
          .isLessThanOrEqualTo(64L << 20);
    }
  }

  @Test
  void a_factor_that_does_not_exist_is_refused() {
    assertThatThrownBy(() -> factor("colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("colour");
  }

  private static List<String> labels(Factor factor) {
    return factor.values().stream().map(Variant::label).toList();
  }

  private static Factor factor(String key) {
    return Factor.of(key, BASE, 2);
  }
}
