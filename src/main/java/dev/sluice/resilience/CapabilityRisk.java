package dev.sluice.resilience;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one capability hangs on, and how near it is to being lost; {@link CascadeRisk} says by which rule.
 *
 * @param capability its name
 * @param criticality that of the most critical dependency that serves it
 * @param fatalSets the minimal sets of dependencies whose common failure takes it down, the smallest first
 * @param fatalSetsLeftOut sets that are not listed because they are larger than {@link CascadeRisk#SET_SIZE_MAX}
 * @param oneFailureAway the dependencies any one of which would take it down now, by failing alone
 * @param level how near it is to being lost
 */
public record CapabilityRisk(
    String capability,
    Criticality criticality,
    List<SortedSet<String>> fatalSets,
    int fatalSetsLeftOut,
    SortedSet<String> oneFailureAway,
    RiskLevel level) {
  public CapabilityRisk {
    fatalSets = List.copyOf(fatalSets);
    oneFailureAway = new TreeSet<>(oneFailureAway);
  }

  /** Whether it is lost now. */
  public boolean isDown() {
    return level == RiskLevel.DOWN;
  }
}
