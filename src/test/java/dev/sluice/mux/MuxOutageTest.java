package dev.sluice.mux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardMove;
import dev.sluice.guard.GuardState;
import dev.sluice.simulator.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Mux goes away for two minutes under 200 callers, and comes back: real HTTP to the simulator, on a time that is driven.
 * {@link MuxOutageDrillTest} is the same in real time.
 */
class MuxOutageTest extends GuardedMuxFixture {
  private static final int CALLERS = 200;
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Faults HALF_ERRORS_HALF_SILENCE =
      new Faults(0.5, 0.5, 0, 0, 0, Duration.ZERO);
  private static final Faults ONE_IN_FIVE = new Faults(0.2, 0, 0, 0, 0, Duration.ZERO);

  @Test
  void errors_under_200_callers_stay_within_budget_and_rate_and_nobody_waits_past_its_deadline()
      throws Exception {
    assertPoliteAndBounded(outage(ERRORS));
  }

  @Test
  void errors_and_silence_under_200_callers_stay_within_budget_and_rate() throws Exception {
    assertPoliteAndBounded(outage(HALF_ERRORS_HALF_SILENCE));
  }

  @Test
  void one_call_in_five_failing_spends_the_retry_budget_and_no_more() throws Exception {
    // Few callers, so that the rate leaves time for retries.
    var crowd = begin(governed(), 12);
    Instant down = now.get();
    mux.faults(ONE_IN_FIVE);
    advance(Duration.ofMinutes(4));
    Instant back = now.get();
    var turns = crowd.end();
    advance(Crowd.WITHIN.plus(PAUSE));
    var report = new OutageReport(
        down, back, mux.calls(), crowd.sent(), crowd.retries(), List.copyOf(moves), await(turns));

    assertThat(report.mostRetriesInAnyMinute()).isEqualTo(10);
    assertThat(report.retries()).hasSizeBetween(30, 50);
    assertThat(report.mostInAnySecond()).isLessThanOrEqualTo(5);
    assertThat(report.turns()).allMatch(turn -> turn.took().compareTo(Crowd.WITHIN) <= 0);
    assertThat(report.turns()).extracting(Crowd.Turn::mark).contains("budget_exhausted");
    assertThat(mux.calls().total()).isEqualTo(begun);
  }

  private Crowd begin(Guard guard, int callers) throws Exception {
    advance(Duration.ofSeconds(61)); // the budget begins spent; full, it allows most
    var crowd = new Crowd(
        guard,
        time,
        now::get,
        asset -> sent(client, asset).map(answer -> answer.value().status().orElse("none")),
        ASSETS,
        PAUSE);
    crowd.begin(callers);
    return crowd;
  }

  private OutageReport outage(Faults faults) throws Exception {
    Guard guard = governed();
    var crowd = begin(guard, CALLERS);
    advance(Duration.ofSeconds(60));
    Instant down = now.get();
    mux.faults(faults);
    advance(Duration.ofMinutes(2));
    Instant back = now.get();
    mux.faults(WELL);
    while (!guard.state().state().equals("closed")) {
      assertThat(now.get()).as("it closes").isBefore(back.plus(Duration.ofMinutes(5)));
      advance(Duration.ofSeconds(1));
    }
    advance(Duration.ofSeconds(20));
    var turns = crowd.end();
    advance(Crowd.WITHIN.plus(PAUSE));

    assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(0, 0));
    assertThat(time.waiting()).as("timers left behind").isZero();
    assertThat(mux.calls().total()).as("every attempt was one call").isEqualTo(begun);
    return new OutageReport(
        down, back, mux.calls(), crowd.sent(), crowd.retries(), List.copyOf(moves), await(turns));
  }

  private static void assertPoliteAndBounded(OutageReport report) {
    assertThat(report.mostInAnySecond()).as(report.figures()).isBetween(4, 5);
    assertThat(report.mostSentInAnySecond()).isEqualTo(report.mostInAnySecond());
    assertThat(report.mostRetriesInAnyMinute()).as(report.figures()).isLessThanOrEqualTo(10);
    assertThat(report.breakerMoves())
        .extracting(GuardMove.BreakerMoved::to)
        .startsWith("open", "half_open", "open")
        .endsWith("half_open", "closed");

    assertThat(report.turns())
        .as("nobody waits past its deadline")
        .allMatch(turn -> turn.took().compareTo(Crowd.WITHIN) <= 0);
    assertThat(report.turns())
        .filteredOn(turn -> turn.mark().equals("cached"))
        .isNotEmpty()
        .allMatch(MuxOutageTest::tellsItsAge);
    assertRefusedAtOnceWhileOpen(report);
    assertThat(report.during())
        .extracting(Crowd.Turn::mark)
        .contains("cached", "default", "queued");
    assertThat(report.during())
        .filteredOn(turn -> turn.caller() % 4 == 1)
        .as("those who have a default always have an answer")
        .allMatch(turn -> Set.of("fresh", "default").contains(turn.mark()));
    assertThat(report.turns())
        .filteredOn(turn -> turn.began().isAfter(report.closed()))
        .as("after it closed")
        .anyMatch(turn -> turn.mark().equals("fresh"));
  }

  private static boolean tellsItsAge(Crowd.Turn cached) {
    Duration age = cached.age();
    return age != null && !age.isNegative() && age.compareTo(Crowd.AGE_MAX) <= 0;
  }

  /** Whoever asks while it is open is told in the same instant, and Mux hears nothing of it. */
  private static void assertRefusedAtOnceWhileOpen(OutageReport report) {
    var moves = report.breakerMoves();
    for (int i = 0; i + 1 < moves.size(); i++) {
      if (moves.get(i).to().equals("open")) {
        Instant opened = moves.get(i).at();
        Instant tried = moves.get(i + 1).at();
        assertThat(report.turns())
            .filteredOn(turn -> turn.began().isAfter(opened) && turn.began().isBefore(tried))
            .isNotEmpty()
            .allMatch(turn -> turn.took().isZero())
            .extracting(Crowd.Turn::mark)
            .containsOnly("cached", "default", "queued", "open");
        assertThat(report.calls().calls())
            .noneMatch(call -> call.at().isAfter(opened) && call.at().isBefore(tried));
      }
    }
  }
}
