package dev.sluice.health;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes the reports: runs all checks at once, each within the deadline. Who asks while a report is being made, or just
 * after, gets that one, so that probes in a crowd cost as much as one. Thread-safe.
 */
public final class HealthBoard {
  private final List<Watched> checks;
  private final Duration deadline;
  private final InstantSource clock;
  private final Coalesced<HealthReport> reports;

  // A probe that hangs is not started again until it ends, so that it cannot pile up behind a dead
  // dependency.
  private record Watched(HealthCheck check, AtomicBoolean underWay) {}

  /**
   * @throws IllegalArgumentException when two checks have one name
   */
  public HealthBoard(List<HealthCheck> checks, HealthSettings settings, InstantSource clock) {
    if (checks.stream().map(HealthCheck::name).distinct().count() != checks.size()) {
      throw new IllegalArgumentException("two health checks have one name");
    }
    this.checks =
        checks.stream().map(check -> new Watched(check, new AtomicBoolean())).toList();
    this.deadline = settings.checkDeadline();
    this.clock = clock;
    this.reports = new Coalesced<>(this::look, settings.cacheFor(), System::nanoTime);
  }

  /** A report; never fails, and takes little longer than the deadline of one check. */
  public Future<HealthReport> report() {
    return reports.ask();
  }

  private Future<HealthReport> look() {
    List<Future<CheckResult>> results = checks.stream().map(this::look).toList();
    return Future.join(results)
        .map(_ -> new HealthReport(
            clock.instant(), results.stream().map(Future::result).toList()));
  }

  private Future<CheckResult> look(Watched watched) {
    Instant begin = clock.instant();
    long beginNanos = System.nanoTime();
    return probe(watched)
        .otherwise(failure -> Finding.fail(
            failure instanceof TimeoutException
                ? "no answer within " + deadline.toMillis() + " ms"
                : "the check failed: " + failure.getClass().getSimpleName()))
        .map(finding -> new CheckResult(
            watched.check.name(),
            watched.check.critical(),
            finding.status(),
            begin,
            Duration.ofNanos(System.nanoTime() - beginNanos),
            finding.output()));
  }

  private Future<Finding> probe(Watched watched) {
    if (!watched.underWay.compareAndSet(false, true)) {
      return Future.succeededFuture(Finding.fail("an earlier look has not ended yet"));
    }
    // The lambda turns what the probe throws into a failure.
    return Future.succeededFuture()
        .compose(_ -> watched.check.probe().get())
        .onComplete(_ -> watched.underWay.set(false))
        .timeout(deadline.toMillis(), MILLISECONDS);
  }
}
