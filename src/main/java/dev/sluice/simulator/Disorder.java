package dev.sluice.simulator;

/**
 * What goes wrong between Mux and a gateway. Shares are of all events, and exact: 0.1 of 500 is 50.
 *
 * @param shuffle how many places an event may be moved from its place in time; 0 keeps the order,
 *     {@link Integer#MAX_VALUE} mixes all
 * @param repeats share delivered a second time, with an earlier attempt in the body
 * @param losses share never sent
 * @param late share sent after everything that was on time
 * @param forged as many deliveries more, signed with another secret
 * @param stale as many deliveries more, genuine but signed more than 300 s ago
 * @param malformed as many deliveries more, with a signature field that is none
 */
public record Disorder(
    int shuffle,
    double repeats,
    double losses,
    double late,
    double forged,
    double stale,
    double malformed) {
  public Disorder {
    if (shuffle < 0) {
      throw new IllegalArgumentException("shuffle must be 0 or more places, not " + shuffle);
    }
    Shares.check("repeats", repeats);
    Shares.check("losses", losses);
    Shares.check("late", late);
    Shares.check("forged", forged);
    Shares.check("stale", stale);
    Shares.check("malformed", malformed);
  }

  /** Everything once, in the order of time. */
  public static Disorder none() {
    return new Disorder(0, 0, 0, 0, 0, 0, 0);
  }

  /** A little of everything but losses: what a gateway must take without a scratch. */
  public static Disorder usual() {
    return new Disorder(200, 0.1, 0, 0.02, 0.05, 0.01, 0.01);
  }
}
