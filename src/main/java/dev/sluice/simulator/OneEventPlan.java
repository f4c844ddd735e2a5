package dev.sluice.simulator;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** One event, sent as it is. */
record OneEventPlan(SimulatedEvent event) implements DeliveryPlan {
  @Override
  public int size() {
    return 1;
  }

  @Override
  public Delivery delivery(int position) {
    return new Delivery(position, DeliveryKind.GENUINE, 0, event, event.id(), List.of());
  }

  @Override
  public PlanCounts counts() {
    return new PlanCounts(1, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public Stream<Truth> truth() {
    return Stream.empty();
  }

  @Override
  public SimulatedEvent event(int ordinal) {
    return event;
  }

  @Override
  public BitSet lost() {
    return new BitSet();
  }
}
