package dev.sluice.mux;

import dev.sluice.guard.GuardMove;
import dev.sluice.simulator.CallLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an outage did to a crowd of callers, and to Mux.
 *
 * @param down when Mux went away
 * @param back when it came back
 * @param calls what reached Mux
 * @param sent when the guard let calls out
 * @param retries those of them that were retries
 */
record OutageReport(
    Instant down,
    Instant back,
    CallLog calls,
    List<Instant> sent,
    List<Instant> retries,
    List<GuardMove> moves,
    List<Crowd.Turn> turns) {

  /** The most instants within any window of this length; one exactly a window after the first is outside. */
  static int most(List<Instant> instants, Duration window) {
    var sorted = instants.stream().sorted().toList();
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.size(); last++) {
      while (!sorted.get(last).isBefore(sorted.get(first).plus(window))) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  int mostInAnySecond() {
    return most(calls.calls().stream().map(CallLog.Call::at).toList(), Duration.ofSeconds(1));
  }

  int mostSentInAnySecond() {
    return most(sent, Duration.ofSeconds(1));
  }

  int mostRetriesInAnyMinute() {
    return most(retries, Duration.ofSeconds(60));
  }

  List<GuardMove.BreakerMoved> breakerMoves() {
    return moves.stream()
        .filter(GuardMove.BreakerMoved.class::isInstance)
        .map(GuardMove.BreakerMoved.class::cast)
        .toList();
  }

  /** When the breaker closed for good. */
  Instant closed() {
    return breakerMoves().stream()
        .filter(move -> move.to().equals("closed"))
        .map(GuardMove.BreakerMoved::at)
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> new AssertionError("it never closed: " + moves));
  }

  /** Questions that were asked while Mux was away. */
  List<Crowd.Turn> during() {
    return turns.stream()
        .filter(turn -> !turn.began().isBefore(down) && turn.began().isBefore(back))
        .toList();
  }

  static Duration percentile(List<Crowd.Turn> turns, double percent) {
    var sorted = turns.stream().map(Crowd.Turn::took).sorted().toList();
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * percent / 100)));
  }

  private long reached(Instant from, Instant to) {
    return calls.calls().stream()
        .filter(call -> !call.at().isBefore(from) && call.at().isBefore(to))
        .count();
  }

  private static String waits(List<Crowd.Turn> turns) {
    Map<String, Long> marks = turns.stream()
        .collect(Collectors.groupingBy(Crowd.Turn::mark, TreeMap::new, Collectors.counting()));
    return turns.size() + " questions, waited p50 " + percentile(turns, 50).toMillis() + " ms, p99 "
        + percentile(turns, 99).toMillis() + " ms, max "
        + percentile(turns, 100).toMillis()
        + " ms: " + marks;
  }

  /** The figures, one per line. */
  String figures() {
    String transitions = breakerMoves().stream()
        .map(move ->
            move.to() + " at " + Duration.between(down, move.at()).toMillis() / 1000.0 + " s")
        .collect(Collectors.joining(", "));
    return """
        outage of %s s, callers: %d
        calls that reached Mux: %d in all, %d in the outage, %d from its return until closed
        most in any second: %d sent, %d arrived
        retries: %d, most in any 60 s: %d
        breaker, from the beginning of the outage: %s
        from Mux's return to closed: %s s
        before the outage: %s
        in the outage: %s
        after it: %s""".formatted(
            Duration.between(down, back).toMillis() / 1000.0,
            turns.stream().map(Crowd.Turn::caller).distinct().count(),
            calls.total(),
            reached(down, back),
            reached(back, closed()),
            mostSentInAnySecond(),
            mostInAnySecond(),
            retries.size(),
            mostRetriesInAnyMinute(),
            transitions,
            Duration.between(back, closed()).toMillis() / 1000.0,
            waits(turns.stream().filter(turn -> turn.began().isBefore(down)).toList()),
            waits(during()),
            waits(turns.stream().filter(turn -> !turn.began().isBefore(back)).toList()));
  }
}
