package dev.sluice.guard;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per failed call, up to a number per interval; what was left out is counted in the first line of the next. An
 * outage must not become a flood of log lines. Thread-safe.
 */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int LINES_MAX = 10;

  private Instant intervalEnd = Instant.MIN;
  private int lines;
  private long leftOut;

  /**
   * What was known when the call failed.
   *
   * @param key what it was about; for people only, never a label
   * @param attempts how many were begun
   * @param outcome what it came to
   * @param answered the mark of the answer that was given instead, or {@code none}
   */
  record Line(
      String dependency,
      String operation,
      String key,
      int attempts,
      String breaker,
      int budgetLeft,
      Duration duration,
      String outcome,
      String answered) {}

  void failed(Line line, Instant now) {
    long before = take(now);
    if (before >= 0) {
      LOG.atWarn()
          .addKeyValue("dependency", line.dependency())
          .addKeyValue("operation", line.operation())
          .addKeyValue("key", line.key())
          .addKeyValue("attempts", line.attempts())
          .addKeyValue("breaker", line.breaker())
          .addKeyValue("budgetLeft", line.budgetLeft())
          .addKeyValue("durationMs", line.duration().toMillis())
          .addKeyValue("outcome", line.outcome())
          .addKeyValue("answered", line.answered())
          .addKeyValue("leftOut", before)
          .log("a guarded call failed");
    }
  }

  /** How many lines were left out before this one, or -1 when this one is. */
  private synchronized long take(Instant now) {
    if (!now.isBefore(intervalEnd)) {
      intervalEnd = now.plus(INTERVAL);
      lines = 0;
    }
    if (lines >= LINES_MAX) {
      leftOut++;
      return -1;
    }
    lines++;
    long before = leftOut;
    leftOut = 0;
    return before;
  }
}
