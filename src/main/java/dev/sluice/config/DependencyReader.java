package dev.sluice.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.sluice.guard.GuardSettings;
import dev.sluice.resilience.Backoff;
import dev.sluice.resilience.BreakerPolicy;
import dev.sluice.resilience.BulkheadPolicy;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Deadlines;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.OperationKind;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RateLimit;
import dev.sluice.resilience.RatePolicy;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads {@code resilience}: the retry budget, the deadlines, and the dependencies by name. */
final class DependencyReader {
  private static final int COUNT_MAX = 10_000;

  private final SettingReader reader;
  private final Problems problems;

  DependencyReader(SettingReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  GuardSettings read(List<String> names) {
    RetryBudgetPolicy budget = budget("resilience.retry-budget");
    Deadlines deadlines = deadlines("resilience.deadlines");
    Dependency usual = dependency("usual", NamedSections.TEMPLATE, deadlines);
    List<Dependency> dependencies = new ArrayList<>();
    for (String name : names) {
      dependencies.add(dependency(name, NamedSections.ENTRIES + "." + name, deadlines));
    }
    return new GuardSettings(budget, usual.protection(), dependencies);
  }

  private RetryBudgetPolicy budget(String at) {
    int cap = reader.count(at + ".cap", 1, COUNT_MAX);
    int floor = reader.count(at + ".floor", 0, COUNT_MAX);
    double ratio = reader.share(at + ".ratio");
    Duration window = reader.duration(at + ".window", ofSeconds(1), ofHours(1));
    int perOperation = reader.count(at + ".per-operation", 1, COUNT_MAX);
    int perKey = reader.count(at + ".per-key", 1, COUNT_MAX);
    return sound(
        at,
        () -> new RetryBudgetPolicy(cap, floor, ratio, window, perOperation, perKey),
        RetryBudgetPolicy.USUAL);
  }

  private Deadlines deadlines(String at) {
    Map<OperationKind, Duration> byKind = new EnumMap<>(OperationKind.class);
    for (OperationKind kind : OperationKind.values()) {
      String key = at + "." + kind.label().replace('_', '-');
      byKind.put(kind, reader.duration(key, ofMillis(10), ofHours(1)));
    }
    return new Deadlines(byKind);
  }

  private Dependency dependency(String name, String at, Deadlines deadlines) {
    DependencyKind kind = reader.choice(at + ".kind", DependencyKind.class);
    Criticality criticality = reader.choice(at + ".criticality", Criticality.class);
    var serves = reader.names(at + ".serves");
    String alternative = reader.name(at + ".alternative-to");
    URI health = reader.optionalUrl(at + ".health-url");
    var protection = new Protection(
        breaker(at + ".breaker"),
        retry(at + ".retry"),
        bulkhead(at + ".bulkhead"),
        deadlines,
        rates(at + ".rate"));
    return sound(
        at,
        () -> new Dependency(
            name,
            kind,
            criticality,
            serves,
            alternative.isEmpty() ? null : alternative,
            health,
            protection),
        new Dependency(name, kind, criticality, serves, null, null, protection));
  }

  private BreakerPolicy breaker(String at) {
    int failures = reader.count(at + ".failures-to-open", 1, COUNT_MAX);
    double rate = reader.share(at + ".failure-rate-to-open");
    int callsMin = reader.count(at + ".calls-min", 1, COUNT_MAX);
    Duration window = reader.duration(at + ".window", ofMillis(10), ofHours(1));
    Duration openFor = reader.duration(at + ".open-for", ofMillis(10), ofDays(1));
    Duration openForMax = reader.duration(at + ".open-for-max", ofMillis(10), ofDays(1));
    double jitter = reader.share(at + ".open-jitter");
    int trials = reader.count(at + ".trials-max", 1, COUNT_MAX);
    int successes = reader.count(at + ".successes-to-close", 1, COUNT_MAX);
    Duration calm = reader.duration(at + ".calm-after", ofSeconds(1), ofDays(1));
    int calls = reader.count(at + ".calls-max", 1, 4_096);
    var expected = reader.choices(at + ".expected", FailureClass.class);
    return sound(
        at,
        () -> new BreakerPolicy(
            failures,
            rate,
            callsMin,
            window,
            openFor,
            openForMax,
            jitter,
            trials,
            successes,
            calm,
            calls,
            expected),
        BreakerPolicy.MUX_API);
  }

  private RetryPolicy retry(String at) {
    int retries = reader.count(at + ".retries-max", 0, 100);
    Duration base = reader.duration(at + ".base", ofMillis(1), ofHours(1));
    double factor = reader.decimal(at + ".factor", 1, 10);
    Duration cap = reader.duration(at + ".cap", ofMillis(1), ofHours(1));
    double jitter = reader.share(at + ".jitter");
    var retried = reader.choices(at + ".retried", FailureClass.class);
    return sound(
        at,
        () -> new RetryPolicy(retries, new Backoff(base, factor, cap, jitter), retried),
        RetryPolicy.EXTERNAL_API);
  }

  private BulkheadPolicy bulkhead(String at) {
    return new BulkheadPolicy(
        reader.count(at + ".calls-max", 1, COUNT_MAX),
        reader.count(at + ".waiters-max", 0, 100_000),
        reader.duration(at + ".wait-max", ofMillis(1), ofMinutes(10)));
  }

  /** A lane of 0 calls has no limit. */
  private Map<String, RatePolicy> rates(String at) {
    Map<String, RatePolicy> rates = new HashMap<>();
    for (String lane : List.of("read", "write")) {
      int calls = reader.count(at + "." + lane + "-calls", 0, 100_000);
      Duration window = reader.duration(at + "." + lane + "-window", ofMillis(100), ofHours(1));
      if (calls > 0) {
        rates.put(lane, RatePolicy.of(new RateLimit(calls, window)));
      }
    }
    return rates;
  }

  /** The policies know the rules between their own numbers; what breaks one is noted like any other problem. */
  private <T> T sound(String at, Supplier<T> made, T standIn) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      @Nullable String rule = e.getMessage();
      problems.add(at, rule == null ? "is not sound" : rule);
      return standIn;
    }
  }
}
