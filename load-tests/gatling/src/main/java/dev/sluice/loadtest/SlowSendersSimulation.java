package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;

import java.util.List;

/** The given rate, evenly, beside the {@link SlowSenders}. */
public final class SlowSendersSimulation extends WebhookSimulation {
  private static final int P99_MILLIS = 500;

  public SlowSendersSimulation() {
    run(
        List.of(users(
            "fast senders",
            webhooks().one(WEBHOOK),
            constantUsersPerSec(rate()).during(seconds()))),
        details(WEBHOOK).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)));
  }
}
