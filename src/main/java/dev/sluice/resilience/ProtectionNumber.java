package dev.sluice.resilience;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The numbers of a {@link Protection} that may differ, entry by entry, from the usual protection, as an operator says
 * them. Times are in milliseconds.
 */
public enum ProtectionNumber {
  /** Failures in a row that open the breaker. */
  FAILURES_TO_OPEN("failuresToOpen", 1, 1_000),
  /** How long the breaker stays open the first time. */
  OPEN_FOR("openForMs", 10, 3_600_000),
  /** Trials that must succeed to close it. */
  SUCCESSES_TO_CLOSE("successesToClose", 1, 100),
  /** Trials under way at once. */
  TRIALS_MAX("trialsMax", 1, 100),
  /** Retries after the first call. */
  RETRIES_MAX("retriesMax", 0, 10),
  /** Calls under way at once. */
  CALLS_MAX("callsMax", 1, 1_000),
  /** Callers that may wait for their turn. */
  WAITERS_MAX("waitersMax", 0, 10_000),
  /** How long one may wait. */
  WAIT_MAX("waitMaxMs", 1, 60_000),
  /** How long one call may take, of any kind. */
  DEADLINE("deadlineMs", 10, 300_000),
  /** Calls in any second, on each of the lanes {@code read} and {@code write}. */
  CALLS_PER_SECOND("callsPerSecond", 1, 10_000);

  private final String label;
  private final int least;
  private final int most;

  ProtectionNumber(String label, int least, int most) {
    this.label = label;
    this.least = least;
    this.most = most;
  }

  /** The name in JSON. */
  public String label() {
    return label;
  }

  /** The number of this name. */
  public static Optional<ProtectionNumber> find(String label) {
    return Stream.of(values()).filter(number -> number.label.equals(label)).findFirst();
  }

  /** Whether it may have this value. */
  public boolean takes(long value) {
    return value >= least && value <= most;
  }

  /** What it may be, for people. */
  public String rule() {
    return label + " must be a whole number from " + least + " to " + most;
  }

  /**
   * A usual protection with these numbers in place of its own. The longest time of opening is raised to the first one
   * where that is longer.
   *
   * @param numbers each within its limits
   */
  public static Protection applied(Protection usual, Map<ProtectionNumber, Integer> numbers) {
    return new Protection(
        breaker(usual.breaker(), numbers),
        new RetryPolicy(
            numbers.getOrDefault(RETRIES_MAX, usual.retry().retriesMax()),
            usual.retry().backoff(),
            usual.retry().retried()),
        new BulkheadPolicy(
            numbers.getOrDefault(CALLS_MAX, usual.bulkhead().callsMax()),
            numbers.getOrDefault(WAITERS_MAX, usual.bulkhead().waitersMax()),
            span(WAIT_MAX, numbers, usual.bulkhead().waitMax())),
        deadlines(usual.deadlines(), numbers),
        rates(usual.rates(), numbers));
  }

  private static BreakerPolicy breaker(
      BreakerPolicy usual, Map<ProtectionNumber, Integer> numbers) {
    Duration openFor = span(OPEN_FOR, numbers, usual.openFor());
    return new BreakerPolicy(
        numbers.getOrDefault(FAILURES_TO_OPEN, usual.failuresToOpen()),
        usual.failureRateToOpen(),
        usual.callsMin(),
        usual.window(),
        openFor,
        openFor.compareTo(usual.openForMax()) > 0 ? openFor : usual.openForMax(),
        usual.openJitter(),
        numbers.getOrDefault(TRIALS_MAX, usual.trialsMax()),
        numbers.getOrDefault(SUCCESSES_TO_CLOSE, usual.successesToClose()),
        usual.calmAfter(),
        usual.leasesMax(),
        usual.expected());
  }

  private static Deadlines deadlines(Deadlines usual, Map<ProtectionNumber, Integer> numbers) {
    Map<OperationKind, Duration> byKind = new EnumMap<>(OperationKind.class);
    for (OperationKind kind : OperationKind.values()) {
      byKind.put(kind, span(DEADLINE, numbers, usual.of(kind)));
    }
    return new Deadlines(byKind);
  }

  private static Map<String, RatePolicy> rates(
      Map<String, RatePolicy> usual, Map<ProtectionNumber, Integer> numbers) {
    Integer calls = numbers.get(CALLS_PER_SECOND);
    if (calls == null) {
      return usual;
    }
    Map<String, RatePolicy> rates = new HashMap<>(usual);
    RatePolicy policy = RatePolicy.of(new RateLimit(calls, Duration.ofSeconds(1)));
    rates.put("read", policy);
    rates.put("write", policy);
    return rates;
  }

  private static Duration span(
      ProtectionNumber number, Map<ProtectionNumber, Integer> numbers, Duration usual) {
    Integer millis = numbers.get(number);
    return millis == null ? usual : Duration.ofMillis(millis);
  }
}
