package dev.sluice.simulator;

/** Rules for shares of a whole. */
final class Shares {
  private Shares() {}

  static void check(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be a share from 0 to 1, not " + share);
    }
  }

  /** How many of a whole the share makes, to the nearest one. */
  static int of(double share, int whole) {
    return Math.toIntExact(Math.round(share * whole));
  }
}
