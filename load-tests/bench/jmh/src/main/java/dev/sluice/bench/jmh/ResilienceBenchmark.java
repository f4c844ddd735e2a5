package dev.sluice.bench.jmh;

import dev.sluice.resilience.Acquisition;
import dev.sluice.resilience.Breaker;
import dev.sluice.resilience.BreakerPolicy;
import dev.sluice.resilience.Outcome;
import dev.sluice.resilience.RetryBudget;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryGrant;
import dev.sluice.resilience.RetryScope;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a guarded call pays for its guards. Time goes on by a millisecond per call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResilienceBenchmark {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final RetryScope SCOPE = new RetryScope("mux.asset.get", "");

  private final SplittableRandom random = new SplittableRandom(1);
  private Breaker closed = Breaker.closed(BreakerPolicy.MUX_API, START);
  private Breaker open = Breaker.closed(BreakerPolicy.MUX_API, START).forceOpen();
  private RetryBudget budget = RetryBudget.unused(RetryBudgetPolicy.USUAL, START);
  private Instant now = START;

  /** One call through a closed breaker: the permit, then its success. */
  @Benchmark
  public Breaker acquireAndSettle() {
    now = now.plusMillis(1);
    if (closed.acquire(now, LEASE, random) instanceof Acquisition.Permitted permitted) {
      closed = permitted.breaker().settle(permitted.lease(), new Outcome.Succeeded(), now, random);
    }
    return closed;
  }

  /** A call that an open breaker refuses. */
  @Benchmark
  public Acquisition refusedByOpenBreaker() {
    now = now.plusMillis(1);
    Acquisition refused = open.acquire(now, LEASE, random);
    open = refused.breaker();
    return refused;
  }

  /** A retry asked of the budget, which nearly always is spent: 10 in a minute of 60,000 questions. */
  @Benchmark
  public RetryGrant charge() {
    now = now.plusMillis(1);
    return budget.charge(SCOPE, now.plus(LEASE), now);
  }

  /** A retry granted and taken back, which leaves the budget as it was. */
  @Benchmark
  public RetryBudget chargeAndRefund() {
    now = now.plusMillis(1);
    if (budget.charge(SCOPE, now.plus(LEASE), now) instanceof RetryGrant.Granted granted) {
      budget.refund(granted.permit());
    }
    return budget;
  }
}
