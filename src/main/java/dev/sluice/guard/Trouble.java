package dev.sluice.guard;

import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.FailureClass;

/**
 * What a recovery is for.
 *
 * @param dependency what is in trouble
 * @param kind what that is
 * @param failure how it failed last
 * @param round how many recoveries were begun before this one since its breaker opened
 */
public record Trouble(String dependency, DependencyKind kind, FailureClass failure, int round) {}
