package dev.sluice.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the live stream tells of; the label is the name of the event. */
enum LiveKind {
  /** The state of an asset moved. */
  ASSET("asset"),
  /** A breaker moved. */
  BREAKER("breaker"),
  /** A polling session ended. */
  SESSION("session");

  private final String label;

  LiveKind(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /**
   * The kinds of a list such as {@code asset,session}; null means all.
   *
   * @throws IllegalArgumentException with the rule
   */
  static Set<LiveKind> listed(@Nullable String list) {
    if (list == null) {
      return Collections.unmodifiableSet(EnumSet.allOf(LiveKind.class));
    }
    Set<LiveKind> kinds = EnumSet.noneOf(LiveKind.class);
    for (String label : list.split(",", -1)) {
      kinds.add(Arrays.stream(values())
          .filter(kind -> kind.label.equals(label))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("types must be one or more of "
              + Arrays.stream(values()).map(LiveKind::label).collect(Collectors.joining(", "))
              + ", separated by commas")));
    }
    return Collections.unmodifiableSet(kinds);
  }
}
