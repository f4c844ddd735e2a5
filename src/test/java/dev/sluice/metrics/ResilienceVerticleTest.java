package dev.sluice.metrics;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.guard.Guard;
import dev.sluice.guard.Guards;
import dev.sluice.guard.MonotonicClock;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RetryBudgetPolicy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published of the breakers and the budget, and when. */
class ResilienceVerticleTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);
  // A window of a second, so that the budget, which begins spent, is soon at rest.
  private static final RetryBudgetPolicy BUDGET =
      new RetryBudgetPolicy(10, 10, 0.1, Duration.ofSeconds(1), 10, 3);

  private final Vertx vertx = Vertx.vertx();
  private final MonotonicClock clock = new MonotonicClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Guards guards = new Guards(vertx, BUDGET, registry, clock, new Random(17));
  private final Guard guard = guards.register(new Dependency(
      "mux-api",
      DependencyKind.EXTERNAL_API,
      Criticality.IMPORTANT,
      Set.of(),
      null,
      null,
      Protection.usual(DependencyKind.EXTERNAL_API)));
  private final BlockingQueue<JsonObject> states = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonObject> notifications = new LinkedBlockingQueue<>();

  @BeforeEach
  void deploy() throws Exception {
    vertx
        .eventBus()
        .<JsonObject>consumer(PublicAddress.RESILIENCE_STATE, m -> states.add(m.body()));
    vertx
        .eventBus()
        .<JsonObject>consumer(
            CircuitBreakerOptions.DEFAULT_NOTIFICATION_ADDRESS, m -> notifications.add(m.body()));
    assertThat(await(
            vertx.deployVerticle(new ResilienceVerticle(new Bus(vertx), guards, clock, INTERVAL))))
        .isNotNull();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }

  private static JsonObject next(BlockingQueue<JsonObject> from) throws InterruptedException {
    JsonObject message = from.poll(30, SECONDS);
    assertThat(message).as("a message within 30 s").isNotNull();
    return message == null ? new JsonObject() : message;
  }

  /** The first message of this state; those before it are dropped. */
  private JsonObject stateOf(String state) throws InterruptedException {
    JsonObject message = next(states);
    while (!breaker(message).getString("state").equals(state)) {
      message = next(states);
    }
    return message;
  }

  private static JsonObject breaker(JsonObject message) {
    return message.getJsonArray("breakers").getJsonObject(0);
  }

  /** Awaits that nothing is published for many intervals. */
  private void quiet() throws InterruptedException {
    while (states.poll(INTERVAL.multipliedBy(25).toMillis(), MILLISECONDS) != null) {
      notifications.clear();
    }
  }

  @Test
  void a_transition_is_published_at_once_in_both_forms() throws Exception {
    quiet();
    notifications.clear();
    guard.forceOpen();

    JsonObject message = stateOf("forced_open");
    assertThat(breaker(message).getString("name")).isEqualTo("mux-api");
    assertThat(breaker(message).getLong("transitions")).isEqualTo(1);
    assertThat(message.getJsonObject("retryBudget"))
        .isEqualTo(new JsonObject()
            .put("retryCount", 0)
            .put("budgetLimit", 10)
            .put("remainingBudget", 10));
    assertThat(message.getString("at")).endsWith("Z");
    assertThat(next(notifications).getString("state")).isEqualTo("OPEN");
  }

  @Test
  void it_is_published_again_and_again_while_a_call_is_under_way_and_not_at_rest()
      throws Exception {
    quiet();
    Promise<String> call = Promise.promise();
    Future<String> answer = guard.call("asset.get", "a1", call::future);
    for (int i = 0; i < 5; i++) {
      assertThat(breaker(next(states)).getInteger("underWay")).isEqualTo(1);
    }
    call.complete("fine");

    assertThat(await(answer)).isEqualTo("fine");
    quiet(); // ends only when it is silent
    assertThat(guard.call("asset.get", "a1", () -> Future.succeededFuture("fine")))
        .isNotNull();
    JsonObject woken = next(states);
    while (breaker(woken).getLong("succeeded") < 2) {
      woken = next(states); // told while the call was still under way
    }
    assertThat(breaker(woken).getLong("callsStarted")).isEqualTo(2);
  }

  @Test
  void the_figures_stand_in_the_json_of_the_metrics() {
    guard.forceOpen();
    JsonObject figures = new MetricsJson(registry).json();

    assertThat(figures.getJsonObject("circuitBreakers").getJsonObject("mux-api"))
        .isEqualTo(new JsonObject()
            .put("state", "forced_open")
            .put("transitions", 1L)
            .put("attempts", 0L)
            .put("retries", 0L)
            .put("rejected", 0L)
            .put("underWay", 0L));
    assertThat(figures.getJsonObject("retryBudget").getLong("budgetLimit")).isEqualTo(10);
  }
}
