package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;

import java.util.List;

/** From a tenth of the given rate to twice of it. */
public final class RampSimulation extends WebhookSimulation {
  private static final int P99_MILLIS = 500;

  public RampSimulation() {
    run(
        List.of(users(
            "ramp",
            webhooks().one(WEBHOOK),
            rampUsersPerSec(rate() / 10.0).to(rate() * 2.0).during(seconds()))),
        details(WEBHOOK).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)));
  }
}
