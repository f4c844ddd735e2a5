package dev.sluice.metrics;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardMove;
import dev.sluice.guard.GuardState;
import dev.sluice.guard.Guards;
import dev.sluice.resilience.RetryBudget;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes how the breakers and the retry budget are: at once when a breaker moves, once per interval while anything
 * moves, and not at all otherwise: then it has no timer, and the next call wakes it. Each breaker is told of on the
 * address of vertx-circuit-breaker, too, in that module's own words.
 */
public final class ResilienceVerticle extends VerticleBase {
  private final Bus bus;
  private final Guards guards;
  private final InstantSource clock;
  private final Duration interval;

  private @Nullable Runnable unsubscribe;
  private @Nullable Long timer;
  private @Nullable Picture published;
  private boolean stopped;

  /** Everything that is published, so that two can be compared. */
  private record Picture(List<GuardState> breakers, RetryBudget.Status budget) {
    boolean moves() {
      return budget.retryCount() > 0 || breakers.stream().anyMatch(GuardState::busy);
    }
  }

  /**
   * @param interval how often it is published while something moves
   */
  public ResilienceVerticle(Bus bus, Guards guards, InstantSource clock, Duration interval) {
    this.bus = bus;
    this.guards = guards;
    this.clock = clock;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    Context own = context; // moves come on the threads of others
    unsubscribe = guards.onMove(move -> own.runOnContext(_ -> moved(move)));
    publish(picture());
    goOn();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    if (unsubscribe != null) {
      unsubscribe.run();
    }
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
    return Future.succeededFuture();
  }

  private void moved(GuardMove move) {
    if (stopped) {
      return;
    }
    switch (move) {
      case GuardMove.BreakerMoved _ -> publish(picture());
      case GuardMove.BudgetExhausted _ -> {} // an outage has many: the next turn tells of all
    }
    goOn();
  }

  private void turn() {
    timer = null;
    Picture now = picture();
    if (now.moves() || !now.equals(published)) {
      publish(now);
      goOn();
    } else {
      rest(now);
    }
  }

  private void goOn() {
    if (timer == null && !stopped) {
      timer = vertx.setTimer(interval.toMillis(), _ -> turn());
    }
  }

  private void rest(Picture seen) {
    Context own = context;
    guards.whenStirred(() -> own.runOnContext(_ -> goOn()));
    if (!picture().equals(seen)) {
      goOn(); // a call began before anybody could be woken by it
    }
  }

  private Picture picture() {
    return new Picture(guards.all().stream().map(Guard::state).toList(), guards.budget());
  }

  private void publish(Picture picture) {
    published = picture;
    JsonArray breakers = new JsonArray();
    picture.breakers().forEach(state -> breakers.add(state.toJson()));
    bus.publish(
        PublicAddress.RESILIENCE_STATE,
        new JsonObject()
            .put("breakers", breakers)
            .put(
                "retryBudget",
                new JsonObject()
                    .put("retryCount", picture.budget().retryCount())
                    .put("budgetLimit", picture.budget().budgetLimit())
                    .put("remainingBudget", picture.budget().remainingBudget()))
            .put("at", clock.instant().toString()));
    guards
        .all()
        .forEach(guard -> bus.publishLocally(
            CircuitBreakerOptions.DEFAULT_NOTIFICATION_ADDRESS, guard.notification()));
  }
}
