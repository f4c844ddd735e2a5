package dev.sluice.resilience;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How many retries there may be in <em>any</em> window, kept as an exact sliding log. A token bucket or a
 * fixed window of 10 per minute lets nearly 20 pass in some minute; a log lets 10.
 *
 * <p>A retry is charged when it is scheduled, so that a thousand failures in backoff cannot all pass, and
 * it counts until one window after it was <em>sent</em>. One that is neither sent nor refunded counts as
 * sent at its last possible instant. So the limit holds for the calls on the wire, however long the waits
 * before them are.
 *
 * <p>The scopes (over all, per operation, per key) are counted over the same log, so a retry takes from
 * all of them or from none; and there are never more scopes than the log has entries, which is the cap:
 * an idle one costs nothing and needs no eviction.
 *
 * <p>Not thread-safe: one owner.
 */
public final class RetryBudget {
  private static final RetryScope BEFORE_THE_START = new RetryScope("before the start", "");

  private final RetryBudgetPolicy policy;
  private final FirstAttempts firstAttempts;
  private final Map<Long, Charge> log = new LinkedHashMap<>();
  private Instant latest;
  private long charged;

  /** One retry; {@code at} is when it was sent, or the latest time at which it can be. */
  private record Charge(RetryScope scope, Instant at, boolean sent) {}

  /**
   * What health shows.
   *
   * @param retryCount retries that count now
   * @param budgetLimit how many may
   * @param remainingBudget how many more may be charged
   */
  public record Status(int retryCount, int budgetLimit, int remainingBudget) {}

  private RetryBudget(RetryBudgetPolicy policy, Instant now) {
    this.policy = policy;
    this.firstAttempts = new FirstAttempts(policy.window());
    this.latest = now;
  }

  /** A full budget, for an owner who knows that nothing was retried in the last window. */
  public static RetryBudget unused(RetryBudgetPolicy policy, Instant now) {
    return new RetryBudget(policy, now);
  }

  /**
   * The budget of a process that has just started, and does not know what the one before it did: it takes
   * the whole budget for spent at this instant. Nothing less is safe: a run that spent everything and
   * crashed leaves nothing for its successor, so a fill that is spread over the last window, which frees
   * one retry after every tenth of it, would let nearly twice the budget pass around a crash.
   */
  public static RetryBudget coldStart(RetryBudgetPolicy policy, Instant now) {
    RetryBudget budget = new RetryBudget(policy, now);
    for (int i = 0; i < policy.cap(); i++) {
      budget.log.put(budget.charged++, new Charge(BEFORE_THE_START, now, true));
    }
    return budget;
  }

  /** Notes a first attempt; only these raise what is allowed, retries never do. */
  public void firstAttempt(Instant now) {
    firstAttempts.add(forward(now));
  }

  /**
   * Charges a retry that is to be scheduled, in all its scopes or in none. Never blocks.
   *
   * @param sendBy the last instant at which it may be sent, such as the caller's deadline
   */
  public RetryGrant charge(RetryScope scope, Instant sendBy, Instant now) {
    Instant time = forward(now);
    Instant next = freeAt(_ -> true, policy.allowed(firstAttempts.count(time)), time);
    next = Spans.later(next, freeAt(scope::sameOperation, policy.perOperation(), time));
    next = Spans.later(next, freeAt(scope::sameKey, policy.perKey(), time));
    if (next.isAfter(time)) {
      return new RetryGrant.Exhausted(next);
    }
    RetryPermit permit = new RetryPermit(charged++, scope, Spans.later(sendBy, time));
    log.put(permit.number(), new Charge(scope, permit.sendBy(), false));
    return new RetryGrant.Granted(permit);
  }

  /**
   * Says that the retry is being sent at this instant.
   *
   * @return whether it may be: not twice, not after a refund, and not after its last instant
   */
  public boolean send(RetryPermit permit, Instant now) {
    Instant time = forward(now);
    Charge charge = log.get(permit.number());
    if (charge == null || charge.sent() || time.isAfter(permit.sendBy())) {
      return false;
    }
    log.put(permit.number(), new Charge(charge.scope(), time, true));
    return true;
  }

  /** Takes the charge back, if the retry was cancelled before it was sent; otherwise changes nothing. */
  public void refund(RetryPermit permit) {
    log.computeIfPresent(permit.number(), (_, charge) -> charge.sent() ? charge : null);
  }

  /** How much is used and left now. */
  public Status status(Instant now) {
    Instant time = forward(now);
    int limit = policy.allowed(firstAttempts.count(time));
    return new Status(log.size(), limit, Math.max(0, limit - log.size()));
  }

  /** Time as this log takes it: never back. What is older than the window is forgotten. */
  private Instant forward(Instant now) {
    latest = Spans.later(latest, now);
    // Exactly one window later it no longer counts: windows hold their first instant, not their
    // last.
    Instant past = latest.minus(policy.window());
    log.values().removeIf(charge -> !charge.at().isAfter(past));
    return latest;
  }

  /** From when on one more charge of these scopes stays within the limit. */
  private Instant freeAt(Predicate<RetryScope> counted, int limit, Instant time) {
    List<Instant> times = new ArrayList<>(log.size());
    for (Charge charge : log.values()) {
      if (counted.test(charge.scope())) {
        times.add(charge.at());
      }
    }
    if (times.size() < limit) {
      return time;
    }
    times.sort(Comparator.naturalOrder());
    // With a limit of 0 only first attempts can help, and when they come nobody knows: look again
    // in a window.
    return (limit == 0 ? time : times.get(times.size() - limit)).plus(policy.window());
  }
}
