package dev.sluice.simulator;

import dev.sluice.signature.WebhookSigner;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * One plan being sent. Everything here happens on one event loop. Deliveries that are due but find no free
 * connection wait as places in the plan, which costs nothing and needs no queue; their latency counts
 * from the time at which they were due.
 */
final class SendRun {
  private static final int RETRY_GROWTH_MAX = 16;

  private final Vertx vertx;
  private final Context context;
  private final WebhookClient client;
  private final SenderSettings settings;
  private final InstantSource clock;
  private final DeliveryPlan plan;
  private final SendObserver observer;
  private final WebhookSigner genuine;
  private final WebhookSigner wrong;
  private final Tally tally = new Tally();
  private final Queue<Try> retriesDue = new ArrayDeque<>();
  private final Promise<SendReport> done = Promise.promise();

  private long startedNanos;
  private int nextPosition;
  private int underWay;
  private int retriesWaiting;
  private boolean pumping;
  private boolean tickArmed;
  private boolean timeIsUp;
  private long deadlineTimer;

  /** A try to make: after these earlier ones, meant for this time. */
  private record Try(Delivery delivery, List<Attempt> made, long dueNanos) {
    int number() {
      return made.size() + 1;
    }
  }

  SendRun(
      Context context,
      WebhookClient client,
      SenderSettings settings,
      InstantSource clock,
      DeliveryPlan plan,
      SendObserver observer) {
    this.vertx = context.owner();
    this.context = context;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.plan = plan;
    this.observer = observer;
    this.genuine = new WebhookSigner(settings.secret());
    this.wrong = new WebhookSigner("not-" + settings.secret());
  }

  Future<SendReport> start() {
    context.runOnContext(_ -> {
      startedNanos = System.nanoTime();
      deadlineTimer =
          vertx.setTimer(Math.max(1, settings.maxDuration().toMillis()), _ -> stopSending());
      pump();
    });
    return done.future();
  }

  private void stopSending() {
    timeIsUp = true;
    pump();
  }

  /** Sends what is due while connections are free; ends the run when nothing is left. */
  private void pump() {
    if (pumping || done.future().isComplete()) {
      return;
    }
    pumping = true;
    try {
      while (!timeIsUp && underWay < settings.connections() && sendNext()) {}
    } catch (RuntimeException | Error mistake) {
      done.tryFail(mistake);
      throw mistake;
    } finally {
      pumping = false;
    }
    boolean nothingToSend = timeIsUp || (nextPosition == plan.size() && retriesWaiting == 0);
    if (nothingToSend && underWay == 0) {
      finish();
    }
  }

  private boolean sendNext() {
    var retry = retriesDue.poll();
    if (retry != null) {
      retriesWaiting--;
      send(retry);
      return true;
    }
    if (nextPosition == plan.size() || retriesWaiting >= settings.retriesWaitingMax()) {
      return false;
    }
    long due = dueNanos(nextPosition);
    if (due > System.nanoTime()) {
      armTick();
      return false;
    }
    send(new Try(plan.delivery(nextPosition++), List.of(), due));
    return true;
  }

  private long dueNanos(int position) {
    return settings.ratePerSecond() == 0
        ? System.nanoTime()
        : startedNanos + (long) (position * (1e9 / settings.ratePerSecond()));
  }

  /** One-shot: the finest timer that Vert.x has, armed only while the next delivery is not yet due. */
  private void armTick() {
    if (!tickArmed) {
      tickArmed = true;
      vertx.setTimer(1, _ -> {
        tickArmed = false;
        pump();
      });
    }
  }

  private void send(Try made) {
    underWay++;
    var delivery = made.delivery();
    tally.sent(delivery, made.number());
    byte[] body = delivery.body(made.made());
    client
        .post(body, delivery.signatures(body, genuine, wrong, clock.instant()))
        .onSuccess(outcome -> over(made, outcome))
        .onFailure(done::tryFail);
  }

  private void over(Try made, Outcome outcome) {
    underWay--;
    tally.over(made.delivery(), outcome, System.nanoTime() - made.dueNanos());
    tellObserver(made, outcome);
    if (!made.delivery().kind().hostile() && !accepted(outcome)) {
      tryAgain(made, outcome);
    }
    pump();
  }

  private void tellObserver(Try made, Outcome outcome) {
    try {
      observer.tried(made.delivery(), made.number(), outcome);
    } catch (RuntimeException | Error mistake) {
      done.tryFail(mistake);
    }
  }

  private static boolean accepted(Outcome outcome) {
    return outcome instanceof Outcome.Answered answer && answer.accepted();
  }

  private void tryAgain(Try made, Outcome outcome) {
    if (timeIsUp || made.number() >= settings.attemptsMax()) {
      tally.gaveUp();
      return;
    }
    retriesWaiting++;
    var attempts = new ArrayList<>(made.made());
    attempts.add(attempt(outcome));
    long growth = Math.min(RETRY_GROWTH_MAX, 1L << Math.min(made.made().size(), 10));
    vertx.setTimer(Math.max(1, settings.retryDelay().toMillis() * growth), _ -> {
      retriesDue.add(new Try(made.delivery(), attempts, System.nanoTime()));
      pump();
    });
  }

  private Attempt attempt(Outcome outcome) {
    String id = UUID.randomUUID().toString();
    String address = settings.target().toString();
    return switch (outcome) {
      case Outcome.Answered answer ->
        new Attempt(id, address, clock.instant(), answer.status(), answer.headers(), answer.body());
      case Outcome.TimedOut() -> new Attempt(id, address, clock.instant(), null, Map.of(), "");
      case Outcome.Unreachable _ -> new Attempt(id, address, clock.instant(), null, Map.of(), "");
    };
  }

  private void finish() {
    vertx.cancelTimer(deadlineTimer);
    boolean cutShort = timeIsUp && (nextPosition < plan.size() || retriesWaiting > 0);
    var took = Duration.ofNanos(System.nanoTime() - startedNanos);
    done.tryComplete(tally.report(plan, took, cutShort));
  }
}
