package dev.sluice.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of the retry budget. */
final class BudgetMeters {
  private BudgetMeters() {}

  static void register(MeterRegistry registry, Guards guards) {
    Gauge.builder("sluice.retry.budget.used", guards, all -> all.budget().retryCount())
        .description("Retries that count against the budget now")
        .register(registry);
    Gauge.builder("sluice.retry.budget.limit", guards, all -> all.budget().budgetLimit())
        .description("How many may")
        .register(registry);
    Gauge.builder("sluice.retry.budget.left", guards, all -> all.budget().remainingBudget())
        .description("How many more retries may be charged now")
        .register(registry);
    Counter exhausted = Counter.builder("sluice.retry.budget.exhausted")
        .description("Retries that were wanted while none was left")
        .register(registry);
    guards.onMove(move -> {
      if (move instanceof GuardMove.BudgetExhausted) {
        exhausted.increment();
      }
    });
  }
}
