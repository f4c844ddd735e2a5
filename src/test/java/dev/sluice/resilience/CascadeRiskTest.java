package dev.sluice.resilience;

import static dev.sluice.resilience.DependencyState.DOWN;
import static dev.sluice.resilience.DependencyState.IMPAIRED;
import static dev.sluice.resilience.DependencyState.UP;
import static dev.sluice.resilience.Registries.alternative;
import static dev.sluice.resilience.Registries.critical;
import static dev.sluice.resilience.Registries.optional;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CascadeRiskTest {
  @Test
  void a_dependency_without_an_alternative_takes_its_capabilities_down_alone() {
    List<Dependency> registry = List.of(critical("database", "ingest", "ledger"));

    CascadeRisk calm = CascadeRisk.of(registry, Map.of("database", UP));
    assertThat(calm.capabilities())
        .extracting(CapabilityRisk::capability)
        .containsExactly("ingest", "ledger");
    assertThat(only(calm, "ingest").fatalSets()).singleElement().isEqualTo(Set.of("database"));
    assertThat(only(calm, "ingest").oneFailureAway()).containsExactly("database");
    assertThat(calm.level()).isEqualTo(RiskLevel.LOW);

    assertThat(CascadeRisk.of(registry, Map.of("database", IMPAIRED)).level())
        .isEqualTo(RiskLevel.HIGH);
    CascadeRisk down = CascadeRisk.of(registry, Map.of("database", DOWN));
    assertThat(down.level()).isEqualTo(RiskLevel.DOWN);
    assertThat(only(down, "ledger").isDown()).isTrue();
    assertThat(only(down, "ledger").oneFailureAway()).isEmpty();
  }

  @Test
  void alternatives_must_fail_together_and_the_last_of_them_is_one_failure_away() {
    List<Dependency> registry = List.of(
        critical("mux-api", "polling"),
        alternative("mirror", "mux-api", "polling"),
        alternative("archive", "mirror", "polling"));

    CapabilityRisk all = only(
        CascadeRisk.of(registry, Map.of("mux-api", UP, "mirror", UP, "archive", UP)), "polling");
    assertThat(all.fatalSets()).singleElement().isEqualTo(Set.of("archive", "mirror", "mux-api"));
    assertThat(all.oneFailureAway()).isEmpty();
    assertThat(all.level()).isEqualTo(RiskLevel.LOW);

    CapabilityRisk two = only(
        CascadeRisk.of(registry, Map.of("mux-api", DOWN, "mirror", UP, "archive", UP)), "polling");
    assertThat(two.level()).isEqualTo(RiskLevel.ELEVATED);
    assertThat(two.oneFailureAway()).isEmpty();

    CapabilityRisk last = only(
        CascadeRisk.of(registry, Map.of("mux-api", DOWN, "mirror", UP, "archive", DOWN)),
        "polling");
    assertThat(last.level()).isEqualTo(RiskLevel.HIGH);
    assertThat(last.oneFailureAway()).containsExactly("mirror");
  }

  @Test
  void an_alternative_that_does_not_serve_the_capability_is_no_help_to_it() {
    List<Dependency> registry =
        List.of(critical("mux-api", "polling"), alternative("mirror", "mux-api", "reports"));

    assertThat(only(CascadeRisk.of(registry, Map.of()), "polling").fatalSets())
        .singleElement()
        .isEqualTo(Set.of("mux-api"));
  }

  @Test
  void without_what_is_optional_nothing_goes_down_but_it_may_stand_in() {
    assertThat(CascadeRisk.of(List.of(optional("cache", "reads")), Map.of("cache", DOWN))
            .level())
        .isEqualTo(RiskLevel.LOW);

    List<Dependency> registry = List.of(
        critical("api", "reads"),
        Registries.dependency("cache", Criticality.OPTIONAL, "api", "reads"));
    CapabilityRisk risk = only(CascadeRisk.of(registry, Map.of("api", DOWN, "cache", UP)), "reads");
    assertThat(risk.level()).isEqualTo(RiskLevel.HIGH);
    assertThat(risk.oneFailureAway()).containsExactly("cache");
    assertThat(risk.criticality()).isEqualTo(Criticality.CRITICAL);
  }

  @Test
  void a_state_that_nobody_knows_is_not_up() {
    assertThat(CascadeRisk.of(List.of(critical("database", "ingest")), Map.of()).level())
        .isEqualTo(RiskLevel.HIGH);
    assertThat(CascadeRisk.of(List.of(), Map.of()).level()).isEqualTo(RiskLevel.LOW);
  }

  @Test
  void a_large_set_is_counted_and_not_listed_but_its_failure_counts() {
    List<Dependency> registry = IntStream.rangeClosed(0, CascadeRisk.SET_SIZE_MAX)
        .mapToObj(i -> alternative("d" + i, i == 0 ? "d1" : "d" + (i - 1), "all"))
        .toList();

    CapabilityRisk risk = only(CascadeRisk.of(registry, Map.of()), "all");
    assertThat(risk.fatalSets()).isEmpty();
    assertThat(risk.fatalSetsLeftOut()).isEqualTo(1);
    assertThat(risk.level()).isEqualTo(RiskLevel.ELEVATED);
  }

  @Test
  void every_state_of_a_breaker_says_how_its_dependency_is() {
    assertThat(DependencyState.ofLabel("closed")).isEqualTo(UP);
    assertThat(DependencyState.ofLabel("forced_closed")).isEqualTo(UP);
    assertThat(DependencyState.ofLabel("half_open")).isEqualTo(IMPAIRED);
    assertThat(DependencyState.of(new BreakerState.ForcedOpen())).isEqualTo(DOWN);
    assertThat(DependencyState.ofLabel("open")).isEqualTo(DOWN);
  }

  private static CapabilityRisk only(CascadeRisk risk, String capability) {
    return risk.capabilities().stream()
        .filter(entry -> entry.capability().equals(capability))
        .findFirst()
        .orElseThrow();
  }
}
