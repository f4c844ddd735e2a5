package dev.sluice.simulator;

import dev.sluice.simulator.DeliveryPlan.PlanCounts;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What came of sending a plan.
 *
 * @param plan what was sent
 * @param requests how many tries were made, retries included
 * @param statuses how many answers came with each status
 * @param timeouts tries that were not answered in time
 * @param connectionFailures tries without a connection, or on one that broke
 * @param retried tries that were not the first
 * @param gaveUp genuine deliveries that were never accepted, after all tries
 * @param hostileSent forged, stale and malformed deliveries that were sent
 * @param hostileAccepted how many of them were answered with 2xx: must be 0
 * @param acceptedOrdinals the plan's events that were answered with 2xx at least once
 * @param accepted latency of answers with 2xx
 * @param refused latency of all other answers
 * @param took from the first try to the last answer
 * @param cutShort whether the time was over before everything was sent
 */
public record SendReport(
    DeliveryPlan plan,
    long requests,
    Map<Integer, Long> statuses,
    long timeouts,
    long connectionFailures,
    long retried,
    long gaveUp,
    long hostileSent,
    long hostileAccepted,
    BitSet acceptedOrdinals,
    Latencies accepted,
    Latencies refused,
    Duration took,
    boolean cutShort) {

  public SendReport {
    statuses = new TreeMap<>(statuses);
    acceptedOrdinals = (BitSet) acceptedOrdinals.clone();
  }

  /** How many different events were answered with 2xx. */
  public int acceptedEvents() {
    return acceptedOrdinals.cardinality();
  }

  /** The ids of the events that were answered with 2xx, made one by one. */
  public Stream<String> acceptedIds() {
    return acceptedOrdinals.stream().mapToObj(ordinal -> plan.event(ordinal).id());
  }

  /** Tries per second. */
  public double ratePerSecond() {
    return took.isZero() ? 0 : requests / (took.toNanos() / 1e9);
  }

  /** Whether every event that was to be sent was accepted, and everything hostile refused. */
  public boolean flawless() {
    PlanCounts counts = plan.counts();
    return !cutShort && acceptedEvents() == counts.events() - counts.lost() && hostileAccepted == 0;
  }

  @Override
  public String toString() {
    return "SendReport[" + requests + " requests, statuses " + statuses + ", " + acceptedEvents()
        + " events accepted]";
  }
}
