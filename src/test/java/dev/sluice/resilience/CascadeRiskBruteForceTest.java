package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Small random registries, judged once more from the definition alone: a capability is lost when for some dependency that
 * is not optional neither it nor anything reachable over alternatives is left; all subsets are tried.
 */
class CascadeRiskBruteForceTest {
  private static final List<String> CAPABILITIES = List.of("a", "b", "c");
  private final Map<RiskLevel, Integer> seen = new HashMap<>();

  @Test
  void sets_distances_and_levels_are_those_found_by_trying_every_subset() {
    Seeds.forEach(random -> {
      List<Dependency> registry = registry(random);
      Map<String, DependencyState> states = new HashMap<>();
      registry.forEach(
          dependency -> states.put(dependency.name(), oneOf(DependencyState.values(), random)));
      CascadeRisk risk = CascadeRisk.of(registry, states);
      assertThat(risk.capabilities())
          .allSatisfy(entry -> check(entry, registry, states))
          .extracting(CapabilityRisk::capability)
          .containsExactlyInAnyOrderElementsOf(registry.stream()
              .flatMap(dependency -> dependency.serves().stream())
              .collect(Collectors.toSet()));
      risk.capabilities().forEach(entry -> seen.merge(entry.level(), 1, Integer::sum));
    });
    assertThat(seen.keySet()).as("the random registries must reach every level").hasSize(4);
  }

  private static void check(
      CapabilityRisk entry, List<Dependency> registry, Map<String, DependencyState> states) {
    List<Dependency> servants = registry.stream()
        .filter(dependency -> dependency.serves().contains(entry.capability()))
        .toList();
    Set<Set<String>> minimal = minimalFatal(servants);
    assertThat(new HashSet<Set<String>>(entry.fatalSets())).isEqualTo(minimal);

    Set<String> down = inState(states, DependencyState.DOWN);
    Set<String> away = new HashSet<>();
    if (!isLost(servants, down)) {
      for (Dependency dependency : servants) {
        Set<String> more = new HashSet<>(down);
        if (more.add(dependency.name()) && isLost(servants, more)) {
          away.add(dependency.name());
        }
      }
    }
    assertThat(entry.oneFailureAway()).isEqualTo(away);
    assertThat(entry.level()).isEqualTo(level(servants, minimal, away, states));
  }

  private static RiskLevel level(
      List<Dependency> servants,
      Set<Set<String>> minimal,
      Set<String> away,
      Map<String, DependencyState> states) {
    Set<String> down = inState(states, DependencyState.DOWN);
    if (isLost(servants, down)) {
      return RiskLevel.DOWN;
    }
    boolean hangs = away.stream()
        .anyMatch(name -> states.get(name) == DependencyState.IMPAIRED
            || minimal.stream()
                .anyMatch(set -> set.contains(name) && set.stream().anyMatch(down::contains)));
    boolean blemished = minimal.stream()
        .flatMap(Set::stream)
        .anyMatch(name -> states.get(name) != DependencyState.UP);
    return hangs ? RiskLevel.HIGH : blemished ? RiskLevel.ELEVATED : RiskLevel.LOW;
  }

  private static Set<Set<String>> minimalFatal(List<Dependency> servants) {
    List<Set<String>> fatal = new ArrayList<>();
    for (int bits = 0; bits < 1 << servants.size(); bits++) {
      Set<String> failed = new HashSet<>();
      for (int i = 0; i < servants.size(); i++) {
        if (((bits >> i) & 1) == 1) {
          failed.add(servants.get(i).name());
        }
      }
      if (isLost(servants, failed)) {
        fatal.add(failed);
      }
    }
    return fatal.stream()
        .filter(set ->
            fatal.stream().noneMatch(other -> other.size() < set.size() && set.containsAll(other)))
        .collect(Collectors.toSet());
  }

  private static boolean isLost(List<Dependency> servants, Set<String> failed) {
    return servants.stream()
        .filter(dependency -> dependency.criticality() != Criticality.OPTIONAL)
        .anyMatch(dependency -> failed.containsAll(reachable(dependency, servants)));
  }

  private static Set<String> reachable(Dependency from, List<Dependency> servants) {
    Set<String> reached = new HashSet<>(Set.of(from.name()));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Dependency one : servants) {
        for (Dependency other : servants) {
          boolean joined =
              other.name().equals(one.alternativeTo()) || one.name().equals(other.alternativeTo());
          grew |= joined && reached.contains(one.name()) && reached.add(other.name());
        }
      }
    }
    return reached;
  }

  private static Set<String> inState(Map<String, DependencyState> states, DependencyState wanted) {
    return states.entrySet().stream()
        .filter(entry -> entry.getValue() == wanted)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static <E> E oneOf(E[] values, RandomGenerator random) {
    return List.of(values).get(random.nextInt(values.length));
  }

  private static List<Dependency> registry(RandomGenerator random) {
    int size = 1 + random.nextInt(6);
    List<Dependency> registry = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(size);
      String[] serves =
          CAPABILITIES.stream().filter(_ -> random.nextBoolean()).toArray(String[]::new);
      registry.add(Registries.dependency(
          "d" + i,
          oneOf(Criticality.values(), random),
          other == i || random.nextInt(3) == 0 ? null : "d" + other,
          serves));
    }
    return registry;
  }
}
