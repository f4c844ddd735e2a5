package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import dev.sluice.simulator.DeliveryPlan;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all floods share: the order, the webhooks, a warm-up whose latency nothing is asked of, a limit in time, and that
 * no answer may have another status than it should.
 */
class WebhookSimulation extends Simulation {
  /** What is printed when the warm-up is over and the first user of the flood has come. */
  static final String BEGUN = "the flood has begun";

  /** What an ordinary request is called. */
  static final String WEBHOOK = "webhook";

  /** What a request is called of which nothing is asked but its status. */
  static final String WARM_UP = "warm-up";

  private static final int WARM_UP_FROM = 20;

  /** After the flood itself; the senders in an outage need the most. */
  private static final Duration REST_MAX = Duration.ofMinutes(2);

  private final AtomicBoolean announced = new AtomicBoolean();
  private final Order order = Order.given();
  private final DeliveryPlan plan = order.plan();
  private final Deliveries deliveries = new Deliveries(plan);
  private final Webhooks webhooks = new Webhooks(
      deliveries,
      Objects.requireNonNull(System.getenv(Order.SECRET_VARIABLE), "the secret is missing"));

  final Webhooks webhooks() {
    return webhooks;
  }

  final DeliveryPlan plan() {
    return plan;
  }

  /** Webhooks per second. */
  final int rate() {
    return order.rate();
  }

  final int seconds() {
    return order.seconds();
  }

  /** A limit of time, for a quiet machine, as it holds on this one. */
  final int withHeadroom(int millis) {
    return millis * order.headroom();
  }

  final String managementUrl() {
    return url(order.managementPort());
  }

  /** Users who do this once each, arriving as the steps say. */
  final PopulationBuilder users(String name, ChainBuilder what, OpenInjectionStep... steps) {
    return scenario(name).exec(this::announce).exec(what).injectOpen(steps);
  }

  // On a busy machine the warm-up takes longer than planned, and what disturbs the flood must not
  // meet it.
  private Session announce(Session session) {
    if (announced.compareAndSet(false, true)) {
      System.out.println(BEGUN);
    }
    return session;
  }

  /** Warms up with webhooks, then does all of this at once, and asserts this and that nothing failed. */
  final void run(List<PopulationBuilder> floods, Assertion... assertions) {
    run(webhooks.one(WARM_UP), floods, assertions);
  }

  /** Warms up by this, then does all of this at once, and asserts this and that nothing failed. */
  final void run(ChainBuilder warmedBy, List<PopulationBuilder> floods, Assertion... assertions) {
    var warmUp = scenario(WARM_UP)
        .exec(warmedBy)
        .injectOpen(rampUsersPerSec(WARM_UP_FROM).to(order.rate()).during(Order.WARM_UP));
    List<Assertion> all = new ArrayList<>(List.of(assertions));
    all.add(global().failedRequests().count().is(0L));
    setUp(warmUp.andThen(floods.toArray(PopulationBuilder[]::new)))
        // Without a shared pool each user would open a connection. The warm-up of Gatling's own
        // would
        // call its makers' site: nothing here leaves this machine.
        .protocols(http.baseUrl(url(order.port()))
            .shareConnections()
            .disableCaching()
            .disableFollowRedirect()
            .disableWarmUp())
        .maxDuration(Order.WARM_UP.plusSeconds(order.seconds()).plus(REST_MAX))
        .assertions(all);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void after() {
    deliveries.account(order);
  }
}
