package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.MuxSamples;
import dev.sluice.postgres.FaultProxy;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.Disorder;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.Outcome;
import dev.sluice.simulator.SendReport;
import dev.sluice.simulator.SenderSettings;
import dev.sluice.simulator.Shower;
import dev.sluice.simulator.WebhookSender;
import dev.sluice.simulator.World;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Postgres goes away in a flood: refused at once, nothing acknowledged is lost, and it recovers by itself. */
class OutageIT {
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.fresh();
  private FaultProxy proxy;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    proxy = RunningGateway.await(FaultProxy.start(vertx, database.url()));
    gateway = RunningGateway.start(proxy.url());
  }

  @AfterEach
  void stop() {
    gateway.close();
    RunningGateway.await(proxy.close());
    RunningGateway.await(vertx.close());
    database.close();
  }

  @Test
  void a_server_that_is_gone_and_comes_back_in_a_flood() {
    assertThat(gateway.get("/ready").statusCode()).isEqualTo(200);
    var world = new World(new World.WorldSettings(
        20261122, 400, Instant.now().minusSeconds(600), Duration.ofMinutes(5), Mix.usual()));
    var plan = Shower.plan(world, Disorder.usual(), 5);
    var sender = new WebhookSender(
        vertx,
        SenderSettings.to(gateway.webhooks(), RunningGateway.SECRET)
            .withConnections(32)
            .withRetries(30, Duration.ofMillis(100)),
        InstantSource.system());
    var accepted = new AtomicInteger();
    Promise<Void> underWay = Promise.promise();
    Promise<Void> refused = Promise.promise();
    Future<SendReport> sending = sender.send(plan, (_, _, outcome) -> {
      if (outcome instanceof Outcome.Answered answered
          && answered.status() == 200
          && accepted.incrementAndGet() == 200) {
        underWay.complete();
      } else if (outcome instanceof Outcome.Answered answered && answered.status() == 503) {
        refused.tryComplete();
      }
    });

    RunningGateway.await(underWay.future());
    var _ = proxy.mode(new FaultProxy.Mode.Refuse());
    var _ = proxy.cut();
    RunningGateway.await(refused.future());
    assertThat(gateway.get("/ready").statusCode()).isEqualTo(503);
    assertThat(gateway.get("/live").statusCode()).isEqualTo(200);
    var answer = gateway.post(MuxSamples.compact("video.asset.ready"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    var _ = proxy.mode(new FaultProxy.Mode.Pass());

    SendReport report = RunningGateway.await(sending);
    assertThat(report.flawless()).as(report.toString()).isTrue();
    assertThat(report.statuses()).containsKey(503);
    Set<String> stored = new HashSet<>(database.rows("SELECT event_id FROM webhook_event"));
    assertThat(new TreeSet<>(report.acceptedIds().toList())).isEqualTo(new TreeSet<>(stored));
    assertThat(database.rows("SELECT count(*) = count(DISTINCT event_id) FROM webhook_event"))
        .containsExactly("t");
    assertThat(gateway.get("/ready").statusCode()).isEqualTo(200);
    RunningGateway.await(sender.close());
  }

  @Test
  void a_reply_that_is_lost_after_the_commit_leads_to_one_effect() {
    byte[] body = MuxSamples.compact("video.asset.ready");
    var _ = proxy.mode(new FaultProxy.Mode.BlackHole());
    assertThat(gateway.post(body).statusCode()).isEqualTo(503);
    var _ = proxy.cut();
    var _ = proxy.mode(new FaultProxy.Mode.Pass());

    int status = 503;
    for (int attempt = 0; status == 503 && attempt < 500; attempt++) {
      status = gateway.post(body).statusCode();
    }
    assertThat(status).isEqualTo(200);
    assertThat(database.rows("SELECT count(*) FROM webhook_event")).containsExactly("1");
    assertThat(database.rows("SELECT status FROM mux_object")).containsExactly("ready");
  }
}
