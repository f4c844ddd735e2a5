package dev.sluice.guard;

import dev.sluice.resilience.CallClass;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.Outcome;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RetryDecision;
import dev.sluice.resilience.RetryGrant;
import dev.sluice.resilience.RetryPermit;
import dev.sluice.resilience.RetryScope;
import io.vertx.circuitbreaker.TimeoutException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way through: each attempt passes the gate, is made, and gives back what it holds exactly once.
 * Everything here happens on the caller's context, one thing after the other.
 */
final class GuardedCall<T> implements Ticket.Holder {
  private final Workshop workshop;
  private final Operation<T> operation;
  private final Protection protection;
  private final Executor home;
  private final Duration attemptMax;
  private final Instant began;
  private final Instant end;
  private final Promise<T> outcome = Promise.promise();

  private int attempts;
  private @Nullable RetryPermit permit;

  GuardedCall(Workshop workshop, Operation<T> operation) {
    this.workshop = workshop;
    this.operation = operation;
    this.protection = workshop.dependency().protection();
    this.home = workshop.timers().here();
    this.attemptMax = protection.deadlines().of(workshop.kind(operation));
    this.began = workshop.clock().instant();
    Duration within = operation.within();
    this.end = began.plus(
        within == null ? attemptMax.multipliedBy(protection.retry().retriesMax() + 1L) : within);
  }

  /** Begins. The answer, or a {@link DependencyException}. */
  Future<T> run() {
    workshop.budget().firstAttempt();
    home.execute(() -> enter(operation.callClass()));
    return outcome.future();
  }

  /** Attempts begun, the ones that were refused included. */
  int attempts() {
    return attempts;
  }

  Instant began() {
    return began;
  }

  @Override
  public void admitted(Ticket.Entry entry) {
    Duration left = Duration.between(workshop.clock().instant(), end);
    if (!left.isPositive()) {
      workshop.gate().abort(entry);
      refused(RefusedBy.DEADLINE, null);
      return;
    }
    RetryPermit retry = permit;
    permit = null;
    if (retry != null && !workshop.budget().send(retry)) {
      workshop.gate().abort(entry);
      refused(RefusedBy.RETRY_TOO_LATE, null);
      return;
    }
    workshop.gate().sent(retry != null);
    new Attempt(entry).begin(left.compareTo(attemptMax) < 0 ? left : attemptMax);
  }

  @Override
  public void refused(RefusedBy by, @Nullable Instant notBefore) {
    if (permit != null) {
      workshop.budget().refund(permit); // it never came to the wire
      permit = null;
    }
    workshop.meters().rejected(by);
    outcome.fail(new DependencyException.Refused(workshop.dependency().name(), by, notBefore));
  }

  private void enter(CallClass callClass) {
    attempts++;
    workshop
        .gate()
        .enter(new Ticket(
            operation.lane(), callClass, workshop.clock().instant(), end, attemptMax, home, this));
    workshop.stirred().run();
  }

  private void retryOrGiveUp(Failure failure) {
    Instant now = workshop.clock().instant();
    if (!operation.repeatable()) {
      giveUp(failure, failure.retryAfter());
      return;
    }
    var decision = protection
        .retry()
        .decide(
            failure.failureClass(),
            attempts - 1,
            failure.retryAfter(),
            now,
            end,
            workshop.random());
    switch (decision) {
      case RetryDecision.GiveUp(var _, Instant notBefore) -> giveUp(failure, notBefore);
      // It would wait only to be refused.
      case RetryDecision.Retry(Duration delay)
      when workshop.gate().refusesAt(now.plus(delay)) ->
        giveUp(failure, workshop.gate().state().openUntil());
      case RetryDecision.Retry(Duration delay) -> retry(failure, delay, now);
    }
  }

  private void retry(Failure failure, Duration delay, Instant now) {
    var scope =
        new RetryScope(workshop.dependency().name() + " " + operation.name(), operation.key());
    switch (workshop.budget().charge(scope, end)) {
      case RetryGrant.Granted(RetryPermit granted) -> {
        permit = granted;
        var _ = workshop.timers().arm(delay, () -> home.execute(() -> enter(CallClass.RETRY)));
      }
      case RetryGrant.Exhausted(Instant next) -> {
        String name = workshop.dependency().name();
        workshop.moves().accept(new GuardMove.BudgetExhausted(name, operation.name(), next, now));
        outcome.fail(new DependencyException.BudgetExhausted(
            name, failure.failureClass(), failure.cause(), next));
      }
    }
  }

  private void giveUp(Failure failure, @Nullable Instant notBefore) {
    outcome.fail(new DependencyException.Failed(
        workshop.dependency().name(),
        failure.failureClass(),
        failure.cause(),
        failure.retryAfter(),
        notBefore));
  }

  /** One attempt on the wire. Whichever comes first, its result or its deadline, settles it; the other is late. */
  private final class Attempt {
    private final Ticket.Entry entry;
    private Timers.@Nullable Armed deadline;
    private boolean settled;
    private boolean hurried;

    Attempt(Ticket.Entry entry) {
      this.entry = entry;
    }

    /**
     * Sends it. Where the caller's wait leaves it less than half of the time that an attempt has, running out of time says
     * nothing about the dependency.
     */
    void begin(Duration longest) {
      hurried = longest.compareTo(attemptMax.dividedBy(2)) < 0;
      deadline = workshop.timers().arm(longest, () -> home.execute(this::tookTooLong));
      Future.succeededFuture()
          .compose(_ -> operation.call().get()) // what it throws is a failure like any other
          .onComplete(result -> home.execute(() -> over(result)));
    }

    private void over(AsyncResult<T> result) {
      if (settled) {
        return; // a straggler
      }
      settled = true;
      if (deadline != null) {
        deadline.cancel();
      }
      if (result.succeeded()) {
        workshop.gate().succeeded(entry);
        outcome.complete(result.result());
      } else {
        var failure = Failure.of(result.cause(), workshop.clock().instant());
        failed(failure, vote(failure));
      }
    }

    private void tookTooLong() {
      if (!settled) {
        settled = true;
        var late = new Failure(FailureClass.DEADLINE_EXCEEDED, null, TimeoutException.INSTANCE);
        failed(late, hurried ? Outcome.ignored() : vote(late));
      }
    }

    private Outcome vote(Failure failure) {
      return protection.breaker().outcome(failure.failureClass(), failure.retryAfter());
    }

    private void failed(Failure failure, Outcome vote) {
      if (!operation.isDrill()) {
        workshop.lastFailure().set(failure.failureClass());
      }
      boolean throttled = failure.failureClass() == FailureClass.RATE_LIMITED;
      workshop.gate().failed(entry, vote, throttled, failure.retryAfter());
      retryOrGiveUp(failure);
    }
  }
}
