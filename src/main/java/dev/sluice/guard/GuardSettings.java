package dev.sluice.guard;

import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RetryBudgetPolicy;
import java.util.List;

/**
 * What is guarded from the start, and how.
 *
 * @param budget how many retries there may be, over all dependencies
 * @param usual the protection of a dependency that says nothing else
 * @param dependencies by name, each once
 */
public record GuardSettings(
    RetryBudgetPolicy budget, Protection usual, List<Dependency> dependencies) {
  public GuardSettings {
    dependencies = List.copyOf(dependencies);
  }
}
