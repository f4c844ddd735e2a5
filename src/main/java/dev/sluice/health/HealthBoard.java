package dev.sluice.health;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes the reports: runs all checks at once, each within the deadline. Who asks while a report is being made, or just
 * after, gets that one, so that probes in a crowd cost as much as one. Thread-safe.
 */
public final class HealthBoard {
  private final List<HealthCheck> fixed;
  private final Supplier<List<HealthCheck>> changing;
  // By name, so that whoever comes and goes under one name is still looked at once at a time.
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();
  private final Duration deadline;
  private final InstantSource clock;
  private final Coalesced<HealthReport> reports;

  // A probe that hangs is not started again until it ends, so that it cannot pile up behind a dead
  // dependency.
  private record Watched(HealthCheck check, AtomicBoolean underWay) {}

  /**
   * With checks that stay.
   *
   * @throws IllegalArgumentException when two checks have one name
   */
  public HealthBoard(List<HealthCheck> checks, HealthSettings settings, InstantSource clock) {
    this(checks, List::of, settings, clock);
  }

  /**
   * With checks that stay, and others that come and go.
   *
   * @param changing the others as they are now, in order; asked once per report, from any thread. A check is the same as
   *     long as it is equal; one with the name of an earlier check of the list is left out
   * @throws IllegalArgumentException when two of the checks that stay have one name
   */
  public HealthBoard(
      List<HealthCheck> checks,
      Supplier<List<HealthCheck>> changing,
      HealthSettings settings,
      InstantSource clock) {
    if (checks.stream().map(HealthCheck::name).distinct().count() != checks.size()) {
      throw new IllegalArgumentException("two health checks have one name");
    }
    this.fixed = List.copyOf(checks);
    this.changing = changing;
    this.deadline = settings.checkDeadline();
    this.clock = clock;
    this.reports = new Coalesced<>(this::look, settings.cacheFor(), System::nanoTime);
  }

  /** A report; never fails, and takes little longer than the deadline of one check. */
  public Future<HealthReport> report() {
    return reports.ask();
  }

  private Future<HealthReport> look() {
    List<Future<CheckResult>> results = present().map(this::look).toList();
    return Future.join(results)
        .map(_ -> new HealthReport(
            clock.instant(), results.stream().map(Future::result).toList()));
  }

  private Stream<Watched> present() {
    Map<String, HealthCheck> present = new LinkedHashMap<>();
    Stream.concat(fixed.stream(), changing.get().stream())
        .forEach(check -> present.putIfAbsent(check.name(), check));
    watched.keySet().retainAll(present.keySet());
    return present.values().stream()
        .map(check -> watched.compute(
            check.name(),
            (_, known) -> known != null && known.check.equals(check)
                ? known
                : new Watched(check, new AtomicBoolean())));
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
