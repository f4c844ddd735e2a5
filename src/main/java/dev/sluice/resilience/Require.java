package dev.sluice.resilience;

import java.time.Duration;

/** Rules that policies are checked by; each message states the rule and the value that broke it. */
final class Require {
  /** The longest span a policy may hold: long enough for any wait, short enough to be scaled safely. */
  static final Duration LONGEST = Duration.ofDays(7);

  private Require() {}

  static void inRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ", but is " + value);
    }
  }

  static void inRange(String name, double value, double least, double most) {
    // Written so that NaN is refused too.
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ", but is " + value);
    }
  }

  static void positive(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be positive and at most " + LONGEST + ", but is " + value);
    }
  }

  static void atLeast(String name, Duration value, String leastName, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          name + " must be at least " + leastName + " (" + least + "), but is " + value);
    }
  }
}
