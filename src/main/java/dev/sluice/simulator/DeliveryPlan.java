package dev.sluice.simulator;

import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which deliveries are made, in order. A plan holds no bodies, so it may be long. */
public interface DeliveryPlan {

  /** How many deliveries there are. */
  int size();

  /**
   * One delivery, always the same for the same position.
   *
   * @param position counted from 0
   */
  Delivery delivery(int position);

  /** How many there are of each sort. */
  PlanCounts counts();

  /** What is true in the end, one per life cycle. */
  Stream<Truth> truth();

  /** The event with this ordinal. */
  SimulatedEvent event(int ordinal);

  /** The ordinals of the events that are never sent. */
  BitSet lost();

  /** The deliveries in order, made one by one. */
  default Stream<Delivery> deliveries() {
    return IntStream.range(0, size()).mapToObj(this::delivery);
  }

  /**
   * How many deliveries of each sort a plan holds.
   *
   * @param events how many events there are, sent or not
   * @param lost how many of them are never sent
   * @param late how many of them are sent after everything that was on time
   * @param repeats further deliveries of an event
   * @param forged deliveries with another secret
   * @param stale deliveries signed too long ago
   * @param malformed deliveries without a readable signature
   */
  record PlanCounts(
      int events, int lost, int late, int repeats, int forged, int stale, int malformed) {
    /** How many deliveries that makes. */
    public int deliveries() {
      return events - lost + repeats + hostile();
    }

    /** How many of them must be refused. */
    public int hostile() {
      return forged + stale + malformed;
    }
  }
}
