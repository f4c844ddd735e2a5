package dev.sluice.guard;

import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.FailureClass;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * What vertx-circuit-breaker publishes of each breaker, in its own words, since the start ({@code total…}) and over the
 * last ten seconds ({@code rolling…}), so that tools which know that module understand ours. Thread-safe.
 */
final class CallStatistics {
  private static final int BUCKETS = 10;
  private static final Duration BUCKET = Duration.ofSeconds(1);
  private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 100};

  private final LongSupplier nanoTime;
  private final Sum total = new Sum();
  private final Sum[] ring = new Sum[BUCKETS];
  private final long[] numbers = new long[BUCKETS];

  /** How a call ended, in the words of that module. */
  enum Kind {
    SUCCESS,
    FAILURE,
    TIMEOUT,
    SHORT_CIRCUITED
  }

  CallStatistics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (int i = 0; i < BUCKETS; i++) {
      ring[i] = new Sum();
      numbers[i] = Long.MIN_VALUE;
    }
  }

  static Kind kind(DependencyException why) {
    return switch (why) {
      case DependencyException.Refused _ -> Kind.SHORT_CIRCUITED;
      case DependencyException.Failed failed -> kind(failed.failureClass());
      case DependencyException.BudgetExhausted failed -> kind(failed.failureClass());
    };
  }

  private static Kind kind(FailureClass failureClass) {
    return failureClass == FailureClass.DEADLINE_EXCEEDED ? Kind.TIMEOUT : Kind.FAILURE;
  }

  synchronized void record(Kind kind, Duration took) {
    total.record(kind, took.toMillis());
    running().record(kind, took.toMillis());
  }

  synchronized void fallback(boolean answered) {
    total.fallback(answered);
    running().fallback(answered);
  }

  /** The message of that module for this breaker. */
  synchronized JsonObject toJson(Dependency dependency, GuardState state, Duration deadline) {
    var breaker = dependency.protection().breaker();
    JsonObject json = new JsonObject()
        .put("resetTimeout", breaker.openFor().toMillis())
        .put("timeout", deadline.toMillis())
        .put("metricRollingWindow", BUCKET.multipliedBy(BUCKETS).toMillis())
        .put("name", dependency.name())
        .put("node", "local") // as that module says of a Vert.x that is not clustered
        .put("state", moduleState(state.state()))
        .put("failures", (long) state.failureCount());
    total.addTo(json, "total");
    var window = new Sum();
    long number = number();
    for (int i = 0; i < BUCKETS; i++) {
      if (numbers[i] > number - BUCKETS) {
        window.add(ring[i]);
      }
    }
    window.addTo(json, "rolling");
    return json;
  }

  /** That module has no forced states. */
  private static CircuitBreakerState moduleState(String state) {
    return switch (state) {
      case "closed", "forced_closed" -> CircuitBreakerState.CLOSED;
      case "half_open" -> CircuitBreakerState.HALF_OPEN;
      default -> CircuitBreakerState.OPEN;
    };
  }

  private Sum running() {
    long number = number();
    int slot = (int) Math.floorMod(number, (long) BUCKETS);
    if (numbers[slot] != number) {
      numbers[slot] = number;
      ring[slot] = new Sum();
    }
    return ring[slot];
  }

  private long number() {
    return Math.floorDiv(nanoTime.getAsLong(), BUCKET.toNanos());
  }

  /** Calls by how they ended, and their times. */
  private static final class Sum {
    private final Histogram millis = new Histogram(2);
    private final Map<Kind, Long> byKind = new EnumMap<>(Kind.class);
    private long fallbacksAnswered;
    private long fallbacksFailed;

    void record(Kind kind, long tookMillis) {
      byKind.merge(kind, 1L, Long::sum);
      millis.recordValue(tookMillis);
    }

    void fallback(boolean answered) {
      if (answered) {
        fallbacksAnswered++;
      } else {
        fallbacksFailed++;
      }
    }

    void add(Sum other) {
      millis.add(other.millis);
      other.byKind.forEach((kind, count) -> byKind.merge(kind, count, Long::sum));
      fallbacksAnswered += other.fallbacksAnswered;
      fallbacksFailed += other.fallbacksFailed;
    }

    void addTo(JsonObject json, String prefix) {
      long all = millis.getTotalCount();
      long errors = of(Kind.FAILURE) + of(Kind.TIMEOUT);
      json.put(prefix + "OperationCount", all - of(Kind.SHORT_CIRCUITED))
          .put(prefix + "ErrorCount", errors)
          .put(prefix + "SuccessCount", of(Kind.SUCCESS))
          .put(prefix + "TimeoutCount", of(Kind.TIMEOUT))
          .put(prefix + "ExceptionCount", 0L) // what a call throws counts as a failure here
          .put(prefix + "FailureCount", of(Kind.FAILURE))
          .put(prefix + "SuccessPercentage", percentage(of(Kind.SUCCESS), all))
          .put(prefix + "ErrorPercentage", percentage(errors, all))
          .put(prefix + "FallbackSuccessCount", fallbacksAnswered)
          .put(prefix + "FallbackFailureCount", fallbacksFailed)
          .put(prefix + "ShortCircuitedCount", of(Kind.SHORT_CIRCUITED))
          .put(prefix + "LatencyMean", millis.getMean())
          .put(prefix + "Latency", latency());
    }

    private JsonObject latency() {
      JsonObject latency = new JsonObject();
      for (double percentile : PERCENTILES) {
        String name = percentile == Math.rint(percentile)
            ? Long.toString((long) percentile)
            : Double.toString(percentile);
        latency.put(name, millis.getValueAtPercentile(percentile));
      }
      return latency;
    }

    private long of(Kind kind) {
      return byKind.getOrDefault(kind, 0L);
    }

    private static double percentage(long part, long all) {
      return all == 0 ? 0 : 100.0 * part / all;
    }
  }
}
