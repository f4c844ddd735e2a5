package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A fifth of the given rate, and every five seconds as many webhooks at one instant as the rate has in one second. Who is
 * refused because of a burst comes back when he was told to.
 */
public final class BurstSimulation extends WebhookSimulation {
  private static final String IN_BURST = "webhook in a burst";
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int P99_MILLIS = 2_000;

  public BurstSimulation() {
    List<OpenInjectionStep> bursts = new ArrayList<>();
    for (long at = EVERY.toSeconds(); at <= seconds(); at += EVERY.toSeconds()) {
      bursts.add(nothingFor(EVERY));
      bursts.add(atOnceUsers(rate()));
    }
    run(
        List.of(
            users(
                "between bursts",
                webhooks().persistent(WEBHOOK),
                constantUsersPerSec(rate() / 5.0).during(seconds())),
            users(
                "bursts",
                webhooks().persistent(IN_BURST),
                bursts.toArray(OpenInjectionStep[]::new))),
        details(IN_BURST).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)),
        details(WEBHOOK).responseTime().percentile(95).lt(withHeadroom(P99_MILLIS)));
  }
}
