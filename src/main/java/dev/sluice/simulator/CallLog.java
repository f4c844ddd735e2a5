package dev.sluice.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every call that the API got, so that a test can tell whether a caller was polite. The newest calls are
 * kept whole, and the number per second exactly for longer. May be read from any thread.
 */
public final class CallLog {
  private static final int CALLS_MAX = 100_000;
  private static final int SECONDS_MAX = 86_400;

  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private final TreeMap<Long, Integer> perSecond = new TreeMap<>();
  private long total;

  /**
   * One call.
   *
   * @param at when it arrived
   * @param method such as GET
   * @param path without the query
   * @param status of the answer; 0 when none was given
   */
  public record Call(Instant at, String method, String path, int status) {}

  CallLog() {}

  synchronized void add(Call call) {
    total++;
    calls.addLast(call);
    if (calls.size() > CALLS_MAX) {
      calls.removeFirst();
    }
    perSecond.merge(call.at().getEpochSecond(), 1, Integer::sum);
    if (perSecond.size() > SECONDS_MAX) {
      perSecond.pollFirstEntry();
    }
  }

  /** The newest calls, at most 100,000, oldest first. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How many calls there were in all. */
  public synchronized long total() {
    return total;
  }

  /** How many calls arrived in each second of the last day in which there were any, by unix second. */
  public synchronized Map<Long, Integer> perSecond() {
    return new TreeMap<>(perSecond);
  }

  /** The largest number of the kept calls within any window of this length, both ends included. */
  public int mostWithin(Duration window) {
    var stamps = calls().stream().map(Call::at).sorted().toList();
    int most = 0;
    int first = 0;
    for (int last = 0; last < stamps.size(); last++) {
      while (Duration.between(stamps.get(first), stamps.get(last)).compareTo(window) > 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
