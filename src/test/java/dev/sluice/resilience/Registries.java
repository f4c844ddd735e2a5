package dev.sluice.resilience;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entries of a registry for tests, in short. */
final class Registries {
  private Registries() {}

  static Dependency critical(String name, String... serves) {
    return dependency(name, Criticality.CRITICAL, null, serves);
  }

  static Dependency optional(String name, String... serves) {
    return dependency(name, Criticality.OPTIONAL, null, serves);
  }

  static Dependency alternative(String name, String other, String... serves) {
    return dependency(name, Criticality.IMPORTANT, other, serves);
  }

  static Dependency dependency(
      String name, Criticality criticality, @Nullable String alternativeTo, String... serves) {
    return new Dependency(
        name,
        DependencyKind.OTHER,
        criticality,
        Set.copyOf(List.of(serves)),
        alternativeTo,
        null,
        Protection.usual(DependencyKind.OTHER));
  }
}
