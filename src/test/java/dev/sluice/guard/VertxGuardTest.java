package dev.sluice.guard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.resilience.OperationKind;
import dev.sluice.resilience.RateLimit;
import dev.sluice.resilience.RatePolicy;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.circuitbreaker.TimeoutException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guards on a real Vert.x: many event loops, real timers. */
class VertxGuardTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Guards guards = new Guards(
      vertx,
      RetryBudgetPolicy.USUAL,
      new SimpleMeterRegistry(),
      new MonotonicClock(),
      new Random(17));

  @AfterEach
  void close() throws Exception {
    guards.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), SECONDS);
  }

  private Guard guard(Map<String, RatePolicy> rates) {
    return guards.register(
        GuardFixture.dependency(RetryPolicy.EXTERNAL_API, GuardFixture.ROOM, rates));
  }

  @Test
  void every_step_of_a_call_runs_on_the_context_of_its_caller_although_others_wake_it()
      throws Exception {
    Guard guard = guard(Map.of("read", RatePolicy.of(new RateLimit(100, Duration.ofMillis(500)))));
    Queue<Boolean> athome = new ConcurrentLinkedQueue<>();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var verticle = new VerticleBase() {
        @Override
        public Future<?> start() {
          Context own = context;
          List<Future<String>> calls = new ArrayList<>();
          for (int n = 0; n < 15; n++) {
            calls.add(guard
                .call("asset.get", "", () -> {
                  athome.add(own.equals(Vertx.currentContext()));
                  return GuardFixture.fine();
                })
                .onComplete(_ -> athome.add(own.equals(Vertx.currentContext()))));
          }
          return Future.all(calls);
        }
      };
      all.add(vertx.deployVerticle(verticle, new DeploymentOptions()));
    }
    assertThat(await(Future.all(all)).size()).isEqualTo(4);

    assertThat(athome).hasSize(120).containsOnly(true);
    assertThat(guard.state().succeeded()).isEqualTo(60);
  }

  @Test
  void a_call_that_never_ends_fails_at_the_deadline_even_when_its_verticle_is_gone()
      throws Exception {
    Guard guard = guard(Map.of());
    Promise<Throwable> failed = Promise.promise();
    var verticle = new VerticleBase() {
      @Override
      public Future<?> start() {
        guard
            .call(Operation.of("asset.get", "", () -> Promise.<String>promise().future())
                .kind(OperationKind.API_FAST)
                .within(Duration.ofMillis(300)))
            .onFailure(failed::complete);
        return Future.succeededFuture();
      }
    };
    String id = await(vertx.deployVerticle(verticle));
    assertThat(await(vertx.undeploy(id).map(id))).isEqualTo(id);

    assertThat(await(failed.future())).hasCause(TimeoutException.INSTANCE);
    assertThat(guard.state().bulkhead().underWay()).isZero();
  }

  @Test
  void timers_round_up_and_the_clock_never_goes_back() {
    assertThat(VertxTimers.millis(Duration.ofNanos(1))).isEqualTo(1);
    assertThat(VertxTimers.millis(Duration.ofNanos(1_000_001))).isEqualTo(2);
    assertThat(VertxTimers.millis(Duration.ZERO.minusSeconds(1))).isEqualTo(1);
    var clock = new MonotonicClock();
    var before = clock.instant();
    for (int i = 0; i < 1_000; i++) {
      var now = clock.instant();
      assertThat(now).isAfterOrEqualTo(before);
      before = now;
    }
  }
}
