package dev.sluice.resilience;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which capabilities are lost, or nearly, when dependencies fail together. The rule, for one capability and the
 * dependencies that serve it:
 *
 * <ol>
 *   <li>Two of them of which one names the other in {@code alternativeTo} can do each other's work, and so can all that
 *       hang together in this way: they are a <em>group</em>. A dependency without an alternative is a group of one.
 *       Alternatives that do not serve the capability are no help to it.
 *   <li>A group is <em>needed</em> unless all its members are {@link Criticality#OPTIONAL}: without those only comfort is
 *       missing.
 *   <li>The capability is down when every member of a needed group is down. So the minimal fatal sets are the needed
 *       groups: no part of a group is fatal, and every fatal set holds a group. Sets of more than
 *       {@value #SET_SIZE_MAX} are counted, not listed; they count for all that follows.
 *   <li>It is one failure away from being down through each dependency that is the only member of its needed group that
 *       is not down.
 *   <li>Level {@code DOWN}: it is down. {@code HIGH}: in some needed group one member only is not down, and that one is
 *       impaired, or another is down. {@code ELEVATED}: some member of a needed group is not up. Else {@code LOW}; a
 *       dependency that never had an alternative is no reason for more while it is up.
 * </ol>
 *
 * <p>The groups are the connected components of a graph, found by a walk: linear in the size of the registry.
 *
 * @param capabilities one entry per capability that some dependency serves, in alphabetical order
 */
public record CascadeRisk(List<CapabilityRisk> capabilities) {
  /** The largest fatal set that is listed. */
  public static final int SET_SIZE_MAX = 8;

  public CascadeRisk {
    capabilities = List.copyOf(capabilities);
  }

  /**
   * The risk of these dependencies now.
   *
   * @param states by name; one that is missing counts as impaired, for unknown is not up
   */
  public static CascadeRisk of(
      Collection<Dependency> dependencies, Map<String, DependencyState> states) {
    Map<String, Map<String, Dependency>> serving = new TreeMap<>();
    for (Dependency dependency : dependencies) {
      for (String capability : dependency.serves()) {
        serving
            .computeIfAbsent(capability, _ -> new TreeMap<>())
            .put(dependency.name(), dependency);
      }
    }
    List<CapabilityRisk> risks = new ArrayList<>();
    serving.forEach((capability, servants) -> risks.add(risk(capability, servants, states)));
    return new CascadeRisk(risks);
  }

  /** The worst over all capabilities; low where there is none. */
  public RiskLevel level() {
    return capabilities.stream()
        .map(CapabilityRisk::level)
        .max(Comparator.naturalOrder())
        .orElse(RiskLevel.LOW);
  }

  private static CapabilityRisk risk(
      String capability, Map<String, Dependency> servants, Map<String, DependencyState> states) {
    List<SortedSet<String>> listed = new ArrayList<>();
    int leftOut = 0;
    SortedSet<String> oneAway = new TreeSet<>();
    RiskLevel worst = RiskLevel.LOW;
    for (SortedSet<String> group : groups(servants)) {
      if (isNeeded(group, servants)) {
        if (group.size() <= SET_SIZE_MAX) {
          listed.add(group);
        } else {
          leftOut++;
        }
        RiskLevel level = level(group, states);
        worst = worst.compareTo(level) < 0 ? level : worst;
        List<String> left = group.stream()
            .filter(name -> state(name, states) != DependencyState.DOWN)
            .toList();
        if (left.size() == 1) {
          oneAway.add(left.getFirst());
        }
      }
    }
    if (worst == RiskLevel.DOWN) {
      oneAway.clear(); // what is lost is not lost once more
    }
    listed.sort(Comparator.<SortedSet<String>>comparingInt(Set::size)
        .thenComparing(group -> group.first()));
    Criticality criticality = servants.values().stream()
        .map(Dependency::criticality)
        .min(Comparator.naturalOrder()) // the most critical comes first
        .orElseThrow(() -> new AssertionError("a capability is known by who serves it"));
    return new CapabilityRisk(capability, criticality, listed, leftOut, oneAway, worst);
  }

  private static boolean isNeeded(Set<String> group, Map<String, Dependency> servants) {
    return servants.values().stream()
        .anyMatch(dependency ->
            group.contains(dependency.name()) && dependency.criticality() != Criticality.OPTIONAL);
  }

  private static RiskLevel level(Set<String> group, Map<String, DependencyState> states) {
    long up = count(group, states, DependencyState.UP);
    long down = count(group, states, DependencyState.DOWN);
    long left = group.size() - down;
    if (left == 0) {
      return RiskLevel.DOWN;
    }
    if (left == 1 && (up == 0 || down > 0)) {
      return RiskLevel.HIGH;
    }
    return up < group.size() ? RiskLevel.ELEVATED : RiskLevel.LOW;
  }

  private static long count(
      Set<String> group, Map<String, DependencyState> states, DependencyState wanted) {
    return group.stream().filter(name -> state(name, states) == wanted).count();
  }

  private static DependencyState state(String name, Map<String, DependencyState> states) {
    return states.getOrDefault(name, DependencyState.IMPAIRED);
  }

  private static List<SortedSet<String>> groups(Map<String, Dependency> servants) {
    Map<String, Set<String>> neighbours = new TreeMap<>();
    servants.keySet().forEach(name -> neighbours.put(name, new TreeSet<>()));
    servants.forEach((name, dependency) -> {
      String other = dependency.alternativeTo();
      if (other != null && neighbours.containsKey(other)) {
        neighbours.getOrDefault(name, Set.of()).add(other);
        neighbours.getOrDefault(other, Set.of()).add(name);
      }
    });
    List<SortedSet<String>> groups = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String begin : servants.keySet()) {
      if (seen.add(begin)) {
        groups.add(walk(begin, neighbours, seen));
      }
    }
    return groups;
  }

  private static SortedSet<String> walk(
      String begin, Map<String, Set<String>> neighbours, Set<String> seen) {
    SortedSet<String> group = new TreeSet<>();
    Deque<String> waiting = new ArrayDeque<>(List.of(begin));
    while (!waiting.isEmpty()) {
      String name = waiting.remove();
      group.add(name);
      for (String neighbour : neighbours.getOrDefault(name, Set.of())) {
        if (seen.add(neighbour)) {
          waiting.add(neighbour);
        }
      }
    }
    return group;
  }
}
