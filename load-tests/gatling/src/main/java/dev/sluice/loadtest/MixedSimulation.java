package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.sluice.simulator.Truth;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** The given rate of webhooks, a tenth as many reads of assets on the management listener, and ten probes a second. */
public final class MixedSimulation extends WebhookSimulation {
  private static final String READ = "read an asset";
  private static final String HEALTH = "health";
  private static final String READY = "ready";
  private static final int PROBES_PER_SECOND = 5;
  private static final int P99_MILLIS = 500;

  public MixedSimulation() {
    run(
        // As the flood: a tenth as many reads, and a probe now and then.
        webhooks()
            .one(WARM_UP)
            .exec(randomSwitch()
                .on(
                    percent(10).then(read(WARM_UP)),
                    percent(0.5).then(probe(HEALTH, WARM_UP).exec(probe(READY, WARM_UP))))),
        List.of(
            users(
                "webhooks", webhooks().one(WEBHOOK), constantUsersPerSec(rate()).during(seconds())),
            users("reads", read(READ), constantUsersPerSec(rate() / 10.0).during(seconds())),
            users(
                "probes",
                probe(HEALTH, HEALTH).exec(probe(READY, READY)),
                constantUsersPerSec(PROBES_PER_SECOND).during(seconds()))),
        details(WEBHOOK).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)),
        details(READ).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)),
        details(HEALTH).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)),
        details(READY).responseTime().percentile(99).lt(withHeadroom(P99_MILLIS)));
  }

  /** Any of the plan's uploads, whether its webhooks have come or not: both are answered with a list. */
  private ChainBuilder read(String name) {
    List<String> uploads =
        plan().truth().map(Truth::uploadId).filter(Objects::nonNull).toList();
    String url = managementUrl() + "/api/creative-assets?uploadId=";
    return exec(http(name)
        .get(_ -> url + uploads.get(ThreadLocalRandom.current().nextInt(uploads.size())))
        .check(status().is(200), substring("\"items\"").exists()));
  }

  private static ChainBuilder probe(String route, String name) {
    return exec(http(name).get("/" + route).check(status().is(200)));
  }
}
