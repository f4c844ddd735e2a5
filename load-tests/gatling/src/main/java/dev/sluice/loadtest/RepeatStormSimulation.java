package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.rendezVous;

import java.util.List;

/** The given rate, of which each event makes five: the copies start together. */
public final class RepeatStormSimulation extends WebhookSimulation {
  private static final int COPIES = 5;
  private static final int P99_MILLIS = 500;

  public RepeatStormSimulation() {
    // A whole number of fives, or the last users would wait for others who never come.
    int users = rate() / COPIES * COPIES;
    run(
        List.of(users(
            "repeat storm",
            rendezVous(COPIES).exec(webhooks().copy(WEBHOOK, COPIES)),
            constantUsersPerSec(users).during(seconds()))),
        details(WEBHOOK).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)));
  }
}
