package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;

import java.util.List;

/** The given rate, evenly. */
public final class SteadySimulation extends WebhookSimulation {
  private static final int P99_MILLIS = 500;

  public SteadySimulation() {
    run(
        List.of(users(
            "steady", webhooks().one(WEBHOOK), constantUsersPerSec(rate()).during(seconds()))),
        details(WEBHOOK).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)));
  }
}
