package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;

import java.util.List;

/** Half of the given rate, while Postgres is stopped and started again; senders come back after a 503. */
public final class OutageSimulation extends WebhookSimulation {
  /** Mux gives up after five seconds: a refusal must come before that. */
  private static final int P99_MILLIS = 5_000;

  public OutageSimulation() {
    run(
        List.of(users(
            "outage",
            webhooks().persistent(WEBHOOK),
            constantUsersPerSec(rate() / 2.0).during(seconds()))),
        details(WEBHOOK).responseTime().percentile(99).lt(P99_MILLIS),
        details(Webhooks.AGAIN).responseTime().percentile(99).lt(P99_MILLIS),
        // An outage that nobody noticed shows nothing.
        details(Webhooks.AGAIN).allRequests().count().gt((long) rate()));
  }
}
