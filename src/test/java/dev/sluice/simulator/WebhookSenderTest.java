package dev.sluice.simulator;

import static dev.sluice.simulator.Receiver.SECRET;
import static dev.sluice.simulator.Receiver.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.World.WorldSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookSenderTest {
  private static final Disorder HOSTILE = new Disorder(20, 0.1, 0.05, 0, 0.1, 0.1, 0.1);

  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static DeliveryPlan plan(int lifeCycles, Disorder disorder) {
    var start = Instant.now().minus(Duration.ofMinutes(10));
    return Shower.plan(
        new WorldSettings(5, lifeCycles, start, Duration.ofMinutes(9), Mix.usual()), disorder);
  }

  private static SenderSettings to(URI target) {
    return SenderSettings.to(target, SECRET)
        .withConnections(8)
        .withRetries(4, Duration.ofMillis(5))
        .withTimeout(Duration.ofSeconds(5))
        .withMaxDuration(Duration.ofSeconds(20));
  }

  private SendReport send(SenderSettings settings, DeliveryPlan plan, SendObserver observer)
      throws Exception {
    var sender = new WebhookSender(vertx, settings, InstantSource.system());
    var report = await(sender.send(plan, observer));
    await(sender.close());
    return report;
  }

  private static int honest(Receiver.Got got, int timesSeen) {
    return got.genuine() ? 200 : 401;
  }

  @Test
  void delivers_everything_genuine_and_sees_everything_hostile_refused() throws Exception {
    var receiver = new Receiver(vertx, WebhookSenderTest::honest);
    var plan = plan(60, HOSTILE);
    var report = send(to(receiver.url()), plan, SendObserver.none());
    var counts = plan.counts();

    assertThat(report.flawless()).isTrue();
    assertThat(report.requests())
        .isEqualTo(plan.size())
        .isEqualTo(receiver.got().size());
    assertThat(report.statuses())
        .containsOnlyKeys(200, 401)
        .containsEntry(200, (long) counts.events() - counts.lost() + counts.repeats())
        .containsEntry(401, (long) counts.hostile());
    assertThat(report.hostileSent()).isEqualTo(counts.hostile());
    assertThat(report.retried()).isZero();
    assertThat(report.accepted().count()).isEqualTo(report.statuses().get(200));
    assertThat(report.accepted().max())
        .isGreaterThanOrEqualTo(report.accepted().p50())
        .isPositive();
    assertThat(report.acceptedIds().collect(Collectors.toSet()))
        .isEqualTo(receiver.got().stream()
            .filter(Receiver.Got::genuine)
            .map(Receiver.Got::eventId)
            .collect(Collectors.toSet()));
  }

  @Test
  void tries_again_with_a_body_that_tells_of_the_earlier_attempt() throws Exception {
    var receiver = new Receiver(vertx, (_, timesSeen) -> timesSeen < 3 ? 503 : 200);
    var plan = plan(10, Disorder.none());
    var report = send(to(receiver.url()), plan, SendObserver.none());

    assertThat(report.flawless()).isTrue();
    assertThat(report.retried()).isEqualTo(2L * plan.size());
    assertThat(report.statuses()).containsEntry(503, 2L * plan.size()).containsEntry(200, (long)
        plan.size());
    assertThat(receiver.got()).allMatch(Receiver.Got::genuine);
    String id = plan.delivery(0).eventId();
    var tries = receiver.got().stream().filter(got -> got.eventId().equals(id)).toList();
    assertThat(tries.stream().map(got -> got.body().getJsonArray("attempts").size()))
        .containsExactly(0, 1, 2);
    var attempt = tries.getLast().body().getJsonArray("attempts").getJsonObject(0);
    assertThat(attempt.getInteger("response_status_code")).isEqualTo(503);
    assertThat(attempt.getString("response_body")).isEqualTo("{\"received\":true}");
    assertThat(attempt.getJsonObject("response_headers").getString("x-told-by"))
        .isEqualTo("receiver");
    assertThat(attempt.getString("address")).isEqualTo(receiver.url().toString());
  }

  @Test
  void gives_up_after_the_last_attempt() throws Exception {
    var receiver = new Receiver(vertx, (_, _) -> 500);
    var plan = plan(5, Disorder.none());
    var report = send(to(receiver.url()), plan, SendObserver.none());

    assertThat(report.flawless()).isFalse();
    assertThat(report.requests()).isEqualTo(4L * plan.size());
    assertThat(report.gaveUp()).isEqualTo(plan.size());
    assertThat(report.acceptedEvents()).isZero();
    assertThat(report.refused().count()).isEqualTo(4L * plan.size());
  }

  @Test
  void never_tries_a_hostile_delivery_again() throws Exception {
    var receiver = new Receiver(vertx, (got, _) -> got.genuine() ? 200 : 503);
    var plan = plan(20, HOSTILE);
    var report = send(to(receiver.url()), plan, SendObserver.none());

    assertThat(report.requests()).isEqualTo(plan.size());
    assertThat(report.flawless()).isTrue();
  }

  @Test
  void tells_when_something_hostile_was_taken_in() throws Exception {
    var receiver = new Receiver(vertx, (_, _) -> 200);
    var report = send(to(receiver.url()), plan(20, HOSTILE), SendObserver.none());

    assertThat(report.hostileAccepted()).isPositive().isEqualTo(report.hostileSent());
    assertThat(report.flawless()).isFalse();
  }

  @Test
  void counts_an_answer_that_never_comes_as_a_timeout_and_tries_again() throws Exception {
    var receiver = new Receiver(vertx, (_, timesSeen) -> timesSeen == 1 ? 0 : 200);
    var plan = Shower.of(plan(1, Disorder.none()).event(0));
    var report =
        send(to(receiver.url()).withTimeout(Duration.ofMillis(150)), plan, SendObserver.none());

    assertThat(report.timeouts()).isEqualTo(1);
    assertThat(report.flawless()).isTrue();
    assertThat(receiver
            .got()
            .getLast()
            .body()
            .getJsonArray("attempts")
            .getJsonObject(0)
            .getValue("response_status_code"))
        .isNull();
  }

  @Test
  void counts_a_broken_connection_and_tries_again() throws Exception {
    var receiver = new Receiver(vertx, (_, timesSeen) -> timesSeen == 1 ? -1 : 200);
    var plan = plan(4, Disorder.none());
    var report = send(to(receiver.url()), plan, SendObserver.none());

    assertThat(report.connectionFailures()).isEqualTo(plan.size());
    assertThat(report.flawless()).isTrue();
  }

  @Test
  void ends_when_nobody_listens() throws Exception {
    var receiver = new Receiver(vertx, WebhookSenderTest::honest);
    var url = receiver.url();
    receiver.close();
    var plan = plan(10, Disorder.none());
    var report = send(to(url), plan, SendObserver.none());

    assertThat(report.connectionFailures()).isEqualTo(4L * plan.size());
    assertThat(report.gaveUp()).isEqualTo(plan.size());
    assertThat(report.statuses()).isEmpty();
  }

  @Test
  void stops_when_its_time_is_up() throws Exception {
    var receiver = new Receiver(vertx, WebhookSenderTest::honest);
    var plan = plan(200, Disorder.none());
    var settings = to(receiver.url()).withRate(20).withMaxDuration(Duration.ofMillis(300));
    var report = send(settings, plan, SendObserver.none());

    assertThat(report.cutShort()).isTrue();
    assertThat(report.flawless()).isFalse();
    assertThat(report.requests()).isPositive().isLessThan(plan.size());
  }

  @Test
  void keeps_to_the_rate_however_fast_answers_come() throws Exception {
    var receiver = new Receiver(vertx, WebhookSenderTest::honest);
    var plan = plan(12, Disorder.none());
    var report = send(to(receiver.url()).withRate(100), plan, SendObserver.none());

    assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ofMillis((plan.size() - 1) * 10L));
    assertThat(report.flawless()).isTrue();
  }

  @Test
  void counts_the_wait_for_a_connection_into_the_latency_of_an_open_loop() throws Exception {
    // One connection, and the first delivery is never answered: all others were due long before
    // they were sent.
    var plan = plan(8, Disorder.none());
    var slow = new Receiver(vertx, new Receiver.Manners() {
      private boolean first = true;

      @Override
      public int status(Receiver.Got got, int timesSeen) {
        boolean hang = first;
        first = false;
        return hang ? 0 : 200;
      }
    });
    var settings =
        to(slow.url()).withConnections(1).withRate(10_000).withTimeout(Duration.ofMillis(300));
    var report = send(settings, plan, SendObserver.none());

    assertThat(report.timeouts()).isEqualTo(1);
    assertThat(report.accepted().p50()).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void never_has_more_under_way_than_connections() throws Exception {
    var most = new ArrayList<Integer>();
    var open = new HashSet<Object>();
    var server = await(vertx
        .createHttpServer()
        .connectionHandler(connection -> {
          open.add(connection);
          most.add(open.size());
          connection.closeHandler(_ -> open.remove(connection));
        })
        .requestHandler(
            request -> request.body().onSuccess(_ -> request.response().end()))
        .listen(0, "127.0.0.1"));
    var plan = plan(60, Disorder.none());
    var report = send(
        to(URI.create("http://127.0.0.1:" + server.actualPort())).withConnections(3),
        plan,
        SendObserver.none());

    assertThat(report.flawless()).isTrue();
    assertThat(Collections.max(most)).isLessThanOrEqualTo(3);
  }

  @Test
  void tells_the_observer_of_every_try() throws Exception {
    var receiver = new Receiver(vertx, (_, timesSeen) -> timesSeen == 1 ? 503 : 200);
    var plan = plan(6, Disorder.none());
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    var report = send(to(receiver.url()), plan, (delivery, attempt, outcome) -> {
      if (outcome instanceof Outcome.Answered answer && answer.accepted()) {
        acknowledged.add(delivery.eventId() + " " + attempt);
      }
    });

    assertThat(report.flawless()).isTrue();
    assertThat(acknowledged)
        .containsExactlyInAnyOrderElementsOf(
            plan.deliveries().map(delivery -> delivery.eventId() + " 2").toList());
  }

  @Test
  void never_shows_the_secret() {
    assertThat(to(URI.create("http://127.0.0.1:1/")).toString()).doesNotContain(SECRET);
  }
}
