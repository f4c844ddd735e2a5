package dev.sluice.guard;

import dev.sluice.guard.Fallback.Cached;
import dev.sluice.guard.Fallback.Default;
import dev.sluice.guard.Fallback.QueueForLater;
import dev.sluice.resilience.Breaker;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.FailureClass;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * All calls to one dependency pass here, from any context: retry within the budget, governor, breaker, bulkhead,
 * deadline, call. What fails, fails with a {@link DependencyException}, and never waits longer than its caller.
 */
public final class Guard {
  private final Workshop workshop;
  private final Supplier<FallbackSwitch> fallbacks;
  private final AnswerCache answers = new AnswerCache();
  private final FailureLog log = new FailureLog();

  /**
   * @param fallbacks which fallbacks may act now
   */
  Guard(Workshop workshop, Supplier<FallbackSwitch> fallbacks) {
    this.workshop = workshop;
    this.fallbacks = fallbacks;
    workshop.meters().watch(this);
  }

  /** What is guarded. */
  public Dependency dependency() {
    return workshop.dependency();
  }

  /** How it is now. */
  public GuardState state() {
    return workshop.gate().state();
  }

  /** How an attempt failed last; unknown while none has. */
  public FailureClass lastFailure() {
    return workshop.lastFailure().get();
  }

  /**
   * Reads something for someone who waits, with retries: {@link Operation#of}.
   *
   * @param call makes one attempt, on the caller's context
   */
  public <T> Future<T> call(String operation, String key, Supplier<Future<T>> call) {
    return answer(Operation.of(operation, key, call))
        .map(answer -> answer.value().orElse(null));
  }

  /** Runs one operation; falls back as it says where the dependency cannot be asked. */
  public <T> Future<Answer<T>> call(Operation<T> operation) {
    return answer(operation);
  }

  /** Refuses all calls, until {@link #reset}. */
  public void forceOpen() {
    workshop.gate().operate((breaker, _) -> breaker.forceOpen());
  }

  /** Lets all calls pass the breaker, until {@link #reset}. */
  public void forceClosed() {
    workshop.gate().operate((breaker, _) -> breaker.forceClosed());
  }

  /** Closes the breaker, with a clean record. */
  public void reset() {
    workshop.gate().operate(Breaker::reset);
  }

  /**
   * Lets an open breaker try before its time: see {@link Breaker#tryEarly}.
   *
   * @param generation of the state that is meant, for it may have moved
   * @return whether it tries now
   */
  boolean tryEarly(long generation) {
    AtomicBoolean tries = new AtomicBoolean();
    workshop.gate().operate((breaker, _) -> {
      Breaker trying = breaker.generation() == generation ? breaker.tryEarly() : breaker;
      tries.set(trying.generation() != breaker.generation());
      return trying;
    });
    return tries.get();
  }

  /** Keeps an answer as if a call had brought it. */
  void keep(String operation, String key, Object content) {
    answers.put(operation, key, content, workshop.clock().instant());
  }

  /** Takes note of {@code X-RateLimit-Remaining} and {@code X-RateLimit-Limit}; a lane without a limit ignores it. */
  public void rateRemaining(String lane, long remaining, long limit) {
    workshop.gate().remaining(lane, remaining, limit);
  }

  /** How it is now, as Vert.x's own circuit breaker tells it on its notification address. */
  public JsonObject notification() {
    return workshop
        .meters()
        .notification(
            dependency(), state(), dependency().protection().deadlines().of(workshop.usualKind()));
  }

  void close() {
    workshop.gate().close();
    workshop.meters().close();
  }

  private <T> Future<Answer<T>> answer(Operation<T> operation) {
    var call = new GuardedCall<T>(workshop, operation);
    return call.run()
        .map(content -> fresh(operation, call, content))
        .recover(failure -> insteadOf(operation, call, failure));
  }

  private <T> Answer<T> fresh(Operation<T> operation, GuardedCall<T> call, T content) {
    Instant now = workshop.clock().instant();
    if (content != null && operation.fallbacks().stream().anyMatch(Cached.class::isInstance)) {
      answers.put(operation.name(), operation.key(), content, now);
    }
    workshop.meters().succeeded(Duration.between(call.began(), now));
    return new Answer.Fresh<>(content);
  }

  private <T> Future<Answer<T>> insteadOf(
      Operation<T> operation, GuardedCall<T> call, Throwable failure) {
    if (!(failure instanceof DependencyException why)) {
      return Future.failedFuture(failure);
    }
    Future<Answer<T>> instead = cannotBeAsked(why)
        ? next(operation, operation.fallbacks().iterator(), why)
        : Future.failedFuture(why);
    return instead.onComplete(
        answer -> note(operation, call, why, answer.label()),
        _ -> note(operation, call, why, "none"));
  }

  /** A clear answer, such as that there is no such thing, is not to be covered by an older one. */
  private static boolean cannotBeAsked(DependencyException why) {
    return switch (why) {
      case DependencyException.Refused _, DependencyException.BudgetExhausted _ -> true;
      case DependencyException.Failed failed -> isAway(failed.failureClass());
    };
  }

  private static boolean isAway(FailureClass failureClass) {
    return failureClass.retryable() || failureClass.blamesDependency();
  }

  private <T> Future<Answer<T>> next(
      Operation<T> operation, Iterator<Fallback<T>> fallbacks, DependencyException why) {
    if (!fallbacks.hasNext()) {
      return Future.failedFuture(why);
    }
    Fallback<T> fallback = fallbacks.next();
    StandardStrategy strategy = fallback.strategy();
    if (!this.fallbacks.get().isEnabled(strategy)) {
      return next(operation, fallbacks, why);
    }
    return tried(operation, fallback, why)
        .onSuccess(
            answer -> acted(operation, strategy, new RecoveryOutcome.Recovered(answer.label())))
        .onFailure(_ -> workshop.meters().fallbackFailed())
        .onFailure(_ -> acted(operation, strategy, new RecoveryOutcome.NotRecovered("no answer")))
        .recover(_ -> next(operation, fallbacks, why)); // counted; callers see why it came to this
  }

  private void acted(Operation<?> operation, StandardStrategy strategy, RecoveryOutcome outcome) {
    if (!operation.isDrill()) {
      fallbacks.get().acted(strategy, dependency().name(), lastFailure(), outcome);
    }
  }

  private <T> Future<Answer<T>> tried(
      Operation<T> operation, Fallback<T> fallback, DependencyException why) {
    return switch (fallback) {
      case Cached<T>(Duration ageMax) -> cached(operation, ageMax, why);
      case Default<T>(Supplier<T> content) ->
        Future.succeededFuture(content).map(made -> new Answer.Default<>(made.get()));
      case QueueForLater<T>(var port) ->
        Future.succeededFuture(why).compose(port).map(_ -> new Answer.Queued<>());
    };
  }

  // The cache holds what this operation's own call answered, by name and key: so its type is the
  // caller's.
  @SuppressWarnings("unchecked")
  private <T> Future<Answer<T>> cached(
      Operation<T> operation, Duration ageMax, DependencyException why) {
    Instant now = workshop.clock().instant();
    return answers
        .find(operation.name(), operation.key(), ageMax, now)
        .<Future<Answer<T>>>map(
            kept -> Future.succeededFuture(new Answer.Cached<>((T) kept.content(), kept.age(now))))
        .orElseGet(() -> Future.failedFuture(why));
  }

  private void note(
      Operation<?> operation, GuardedCall<?> call, DependencyException why, String answered) {
    Instant now = workshop.clock().instant();
    Duration took = Duration.between(call.began(), now);
    workshop.meters().failed(why, took, answered);
    log.failed(
        new FailureLog.Line(
            dependency().name(),
            operation.name(),
            operation.key(),
            call.attempts(),
            state().state(),
            workshop.budget().status().remainingBudget(),
            took,
            why.label(),
            answered),
        now);
  }
}
