package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;

import java.time.Duration;
import java.util.List;

/**
 * A quarter of the given rate, then three times of it without a warning for a sixth of the time, then a quarter again. Who is
 * refused in the spike comes back when he was told to, beside those of the calm time after it.
 */
public final class SpikeSimulation extends WebhookSimulation {
  private static final String IN_SPIKE = "webhook in the spike";
  private static final String AFTER_SPIKE = "webhook after the spike";
  private static final int IN_SPIKE_P99_MILLIS = 2_000;
  private static final int CALM_P99_MILLIS = 500;

  /** After this it must be as before. */
  private static final Duration RECOVERY = Duration.ofSeconds(1);

  public SpikeSimulation() {
    Duration third = Duration.ofSeconds(seconds()).dividedBy(3);
    Duration sixth = third.dividedBy(2);
    double calm = rate() / 4.0;
    run(
        List.of(
            users(
                "before the spike",
                webhooks().one(WEBHOOK),
                constantUsersPerSec(calm).during(third)),
            users(
                "spike",
                webhooks().persistent(IN_SPIKE),
                nothingFor(third),
                constantUsersPerSec(rate() * 3.0).during(sixth)),
            users(
                "after the spike",
                webhooks().one(AFTER_SPIKE),
                nothingFor(third.plus(sixth).plus(RECOVERY)),
                constantUsersPerSec(calm).during(third.plus(sixth).minus(RECOVERY)))),
        details(WEBHOOK).responseTime().percentile(99).lt(withHeadroom(CALM_P99_MILLIS)),
        details(IN_SPIKE).responseTime().percentile(99).lt(withHeadroom(IN_SPIKE_P99_MILLIS)),
        details(AFTER_SPIKE).responseTime().percentile(99).lt(withHeadroom(CALM_P99_MILLIS)));
  }
}
