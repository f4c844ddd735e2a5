package dev.sluice.loadtest;

import dev.sluice.simulator.Attempt;
import dev.sluice.simulator.Delivery;
import dev.sluice.simulator.DeliveryKind;
import dev.sluice.simulator.DeliveryPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Deals out the deliveries of a plan, and keeps which events were sent and which were acknowledged. Thread-safe. */
final class Deliveries {
  private static final String ADDRESS = "https://hooks.example.com/api/webhooks/mux";

  private final DeliveryPlan plan;
  private final BitSet sent = new BitSet();
  private final BitSet acknowledged = new BitSet();
  private int next;
  private int copiesMade;

  Deliveries(DeliveryPlan plan) {
    this.plan = plan;
  }

  /** The next delivery. */
  synchronized Delivery next() {
    if (next == plan.size()) {
      throw new AssertionError("the plan of " + next + " deliveries is too short");
    }
    Delivery delivery = plan.delivery(next++);
    if (!delivery.kind().hostile()) {
      sent.set(delivery.ordinal());
    }
    return delivery;
  }

  /** The next copy: each delivery so many times, one after the other. As at Mux, each shows the attempts before it. */
  synchronized Delivery nextCopy(int copies) {
    int earlier = copiesMade % copies;
    copiesMade++;
    Delivery first = earlier == 0 ? next() : plan.delivery(next - 1);
    if (earlier == 0) {
      return first;
    }
    return new Delivery(
        first.position(),
        DeliveryKind.REPEAT,
        first.ordinal(),
        first.event(),
        first.eventId(),
        attempts(first, earlier));
  }

  private static List<Attempt> attempts(Delivery of, int count) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      attempts.add(new Attempt(
          new UUID(of.ordinal(), i).toString(),
          ADDRESS,
          of.event().createdAt().plus(Duration.ofSeconds(i)),
          503,
          Map.of("retry-after", "1"),
          ""));
    }
    return attempts;
  }

  /** This delivery was answered 200. */
  synchronized void acknowledge(Delivery delivery) {
    acknowledged.set(delivery.ordinal());
  }

  /** Leaves the account of this run. */
  synchronized void account(Order order) {
    order.account(sent, acknowledged);
  }
}
