package dev.sluice.resilience;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Runs a simulation once per seed; {@code -Dsluice.simulation.seeds=100000} runs more of them. */
final class Seeds {
  private static final int USUAL = 2_000;

  private Seeds() {}

  static void forEach(Consumer<RandomGenerator> simulation) {
    int seeds = Integer.getInteger("sluice.simulation.seeds", USUAL);
    for (int seed = 0; seed < seeds; seed++) {
      try {
        simulation.accept(new SplittableRandom(seed));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + " of " + seeds + ": " + e.getMessage(), e);
      }
    }
  }
}
