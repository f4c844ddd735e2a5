package dev.sluice.guard;

import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.FailureClass;

/**
 * What a recovery is for.
 *
 * @param dependency what is in trouble
 * @param kind what that is
 * @param failure how it failed last
 */
public record Trouble(String dependency, DependencyKind kind, FailureClass failure) {}
