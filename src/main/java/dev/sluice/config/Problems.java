package dev.sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far, and which settings they are about. Used by one thread. */
final class Problems {
  private final List<String> lines = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();

  /** Notes that this setting, as named for people, breaks a rule. */
  void add(String key, String label, String problem) {
    keys.add(key);
    lines.add(label + ": " + problem);
  }

  void add(String key, String problem) {
    add(key, key, problem);
  }

  /**
   * Notes a problem of the first key unless the rule between these settings holds. A setting that was
   * refused already has a stand-in for a value, so nothing is said about it twice.
   */
  void require(boolean holds, String problem, String... ruleKeys) {
    for (String key : ruleKeys) {
      if (keys.contains(key)) {
        return;
      }
    }
    if (!holds) {
      lines.add(ruleKeys[0] + ": " + problem);
    }
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new ConfigRefusedException(lines);
    }
  }
}
