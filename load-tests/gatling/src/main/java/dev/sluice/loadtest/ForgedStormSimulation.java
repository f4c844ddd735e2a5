package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;

import dev.sluice.simulator.Delivery;
import java.util.List;

/** Twice the given rate, and more than half of it is signed with another secret, too long ago, or not at all. */
public final class ForgedStormSimulation extends WebhookSimulation {
  private static final String FORGED = "forged";
  private static final String STALE = "stale";
  private static final String MALFORMED = "malformed";
  private static final int P99_MILLIS = 500;

  public ForgedStormSimulation() {
    run(
        List.of(users(
            "forged storm",
            webhooks().oneNamedBy(ForgedStormSimulation::name),
            constantUsersPerSec(rate() * 2.0).during(seconds()))),
        details(WEBHOOK).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)),
        // There must be some of each, or nothing is shown.
        details(FORGED).allRequests().count().gt((long) rate()),
        details(STALE).allRequests().count().gt((long) rate() / 10),
        details(MALFORMED).allRequests().count().gt((long) rate() / 10));
  }

  private static String name(Delivery delivery) {
    return switch (delivery.kind()) {
      case GENUINE, REPEAT -> WEBHOOK;
      case FORGED -> FORGED;
      case STALE -> STALE;
      case MALFORMED -> MALFORMED;
    };
  }
}
