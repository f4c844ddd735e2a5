package dev.sluice.guard;

import dev.sluice.resilience.RetryBudget;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryGrant;
import dev.sluice.resilience.RetryPermit;
import dev.sluice.resilience.RetryScope;
import java.time.Instant;
import java.time.InstantSource;

/** The one retry budget of all guards, behind its lock. It begins spent, for nobody knows what the run before did. */
final class SharedBudget {
  private final InstantSource clock;
  private final RetryBudget budget;

  SharedBudget(RetryBudgetPolicy policy, InstantSource clock) {
    this.clock = clock;
    this.budget = RetryBudget.coldStart(policy, clock.instant());
  }

  synchronized void firstAttempt() {
    budget.firstAttempt(clock.instant());
  }

  synchronized RetryGrant charge(RetryScope scope, Instant sendBy) {
    return budget.charge(scope, sendBy, clock.instant());
  }

  synchronized boolean send(RetryPermit permit) {
    return budget.send(permit, clock.instant());
  }

  synchronized void refund(RetryPermit permit) {
    budget.refund(permit);
  }

  synchronized RetryBudget.Status status() {
    return budget.status(clock.instant());
  }
}
