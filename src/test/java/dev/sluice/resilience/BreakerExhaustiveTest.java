package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.resilience.ReferenceBreaker.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every history of up to so many steps from several beginnings, against the naive reference;
 * {@code -Dsluice.exhaustive.depth=8} looks further. Histories that lead to the same place are followed
 * once.
 */
class BreakerExhaustiveTest {
  private static final int DEPTH = Integer.getInteger("sluice.exhaustive.depth", 6);
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final RandomGenerator EVEN = () -> 0;

  // Small numbers, so that few steps reach every rule: 2 failures in a row, or half of 3 calls.
  private static final BreakerPolicy SMALL = new BreakerPolicy(
      2,
      0.5,
      3,
      Duration.ofSeconds(10),
      Duration.ofSeconds(30),
      Duration.ofSeconds(60),
      0,
      2,
      3,
      Duration.ofMinutes(10),
      3,
      Set.of());

  private enum Step {
    CALL,
    SUCCEED_OLDEST,
    SUCCEED_NEWEST,
    FAIL_OLDEST,
    FAIL_NEWEST,
    FAIL_NEWEST_WITH_RETRY_AFTER,
    IGNORE_NEWEST,
    SETTLE_AGAIN,
    PASS_A_SECOND,
    PASS_A_LEASE,
    PASS_THE_OPEN_TIME,
    PASS_TEN_MINUTES,
    FORCE_OPEN,
    FORCE_CLOSED,
    RESET
  }

  enum Beginning {
    CLOSED,
    CLOSED_WITH_A_FAILURE,
    OPEN,
    HALF_OPEN_WITH_TWO_TRIALS,
    CLOSED_AFTER_AN_OPENING,
    RESTORED
  }

  /** A lease and the reference's ticket for the same call. */
  private record Held(Lease lease, int ticket) {}

  private record Place(
      Breaker breaker,
      ReferenceBreaker reference,
      List<Held> held,
      List<Held> settled,
      Instant now) {}

  @ParameterizedTest
  @EnumSource
  void agrees_with_the_naive_reference_after_every_history(Beginning beginning) {
    Map<Place, List<Step>> frontier = Map.of(beginning(beginning), List.of());
    long places = 1;
    long steps = 0;
    for (int depth = 1; depth <= DEPTH; depth++) {
      Map<Place, List<Step>> next = new HashMap<>();
      for (Map.Entry<Place, List<Step>> entry : frontier.entrySet()) {
        for (Step step : Step.values()) {
          Place place = follow(entry.getKey(), step);
          steps++;
          compare(place, entry.getValue(), step);
          // The last level is compared, and need not be kept.
          if (depth < DEPTH && !place.equals(entry.getKey())) {
            next.computeIfAbsent(place, _ -> longer(entry.getValue(), step));
          }
        }
      }
      places += next.size();
      frontier = next;
    }
    System.out.printf(
        "breaker from %s: depth %d, %d steps compared from %d places%n",
        beginning, DEPTH, steps, places);
    assertThat(steps).isGreaterThan(100);
  }

  private static Place beginning(Beginning beginning) {
    Place closed = new Place(
        Breaker.closed(SMALL, START),
        ReferenceBreaker.closed(SMALL, START),
        List.of(),
        List.of(),
        START);
    Place failedOnce = follow(follow(closed, Step.CALL), Step.FAIL_NEWEST);
    Place open = follow(follow(failedOnce, Step.CALL), Step.FAIL_NEWEST);
    Place trials = follow(follow(follow(open, Step.PASS_THE_OPEN_TIME), Step.CALL), Step.CALL);
    return switch (beginning) {
      case CLOSED -> closed;
      case CLOSED_WITH_A_FAILURE -> failedOnce;
      case OPEN -> open;
      case HALF_OPEN_WITH_TWO_TRIALS -> trials;
      case CLOSED_AFTER_AN_OPENING ->
        follow(follow(trials, Step.SUCCEED_NEWEST), Step.SUCCEED_NEWEST);
      case RESTORED ->
        new Place(
            Breaker.restored(SMALL),
            ReferenceBreaker.restored(SMALL, START),
            List.of(),
            List.of(),
            START);
    };
  }

  private static Place follow(Place place, Step step) {
    return switch (step) {
      case CALL -> call(place);
      case SUCCEED_OLDEST -> settle(place, 0, Result.SUCCESS);
      case SUCCEED_NEWEST -> settle(place, place.held().size() - 1, Result.SUCCESS);
      case FAIL_OLDEST -> settle(place, 0, Result.FAILURE);
      case FAIL_NEWEST -> settle(place, place.held().size() - 1, Result.FAILURE);
      case FAIL_NEWEST_WITH_RETRY_AFTER ->
        settle(place, place.held().size() - 1, Result.FAILURE_WITH_RETRY_AFTER);
      case IGNORE_NEWEST -> settle(place, place.held().size() - 1, Result.IGNORE);
      case SETTLE_AGAIN -> settleAgain(place);
      case PASS_A_SECOND -> pass(place, Duration.ofSeconds(1));
      case PASS_A_LEASE -> pass(place, LEASE);
      case PASS_THE_OPEN_TIME -> pass(place, SMALL.openFor());
      case PASS_TEN_MINUTES -> pass(place, SMALL.calmAfter());
      case FORCE_OPEN -> operator(place, place.breaker().forceOpen(), "forced_open");
      case FORCE_CLOSED -> operator(place, place.breaker().forceClosed(), "forced_closed");
      case RESET -> operator(place, place.breaker().reset(place.now()), "closed");
    };
  }

  private static Place call(Place place) {
    Acquisition acquisition = place.breaker().acquire(place.now(), LEASE, EVEN);
    ReferenceBreaker reference = place.reference().call(place.now(), LEASE);
    boolean let = reference.tickets().size() > place.reference().tickets().size();
    assertThat(acquisition instanceof Acquisition.Permitted).as("permitted").isEqualTo(let);
    List<Held> held = new ArrayList<>(place.held());
    if (acquisition instanceof Acquisition.Permitted(Breaker _, Lease lease)) {
      held.add(new Held(lease, reference.tickets().size() - 1));
    }
    return new Place(
        acquisition.breaker(), reference, List.copyOf(held), place.settled(), place.now());
  }

  private static Place settle(Place place, int index, Result result) {
    if (place.held().isEmpty()) {
      return place;
    }
    Held one = place.held().get(index);
    List<Held> held = new ArrayList<>(place.held());
    held.remove(index);
    return new Place(
        place.breaker().settle(one.lease(), outcome(result, place.now()), place.now(), EVEN),
        place.reference().result(one.ticket(), result, place.now()),
        List.copyOf(held),
        List.of(one),
        place.now());
  }

  /** Once more the lease that was settled last, with a failure: it must not count twice. */
  private static Place settleAgain(Place place) {
    if (place.settled().isEmpty()) {
      return place;
    }
    Breaker after = place
        .breaker()
        .settle(place.settled().getFirst().lease(), Outcome.failed(), place.now(), EVEN);
    return new Place(
        after, place.reference().pass(place.now()), place.held(), place.settled(), place.now());
  }

  private static Outcome outcome(Result result, Instant now) {
    return switch (result) {
      case SUCCESS -> Outcome.succeeded();
      case FAILURE -> Outcome.failed();
      case FAILURE_WITH_RETRY_AFTER -> Outcome.failedUntil(now.plus(ReferenceBreaker.RETRY_AFTER));
      case IGNORE -> Outcome.ignored();
    };
  }

  private static Place pass(Place place, Duration span) {
    Instant now = place.now().plus(span);
    // Nobody looks at the breaker while time passes; the reference is brought along at once.
    return new Place(
        place.breaker(), place.reference().pass(now), place.held(), place.settled(), now);
  }

  private static Place operator(Place place, Breaker after, String mode) {
    ReferenceBreaker reference = place.reference().operator(mode, place.now());
    return new Place(after, reference, place.held(), place.settled(), place.now());
  }

  private static List<Step> longer(List<Step> history, Step step) {
    List<Step> more = new ArrayList<>(history);
    more.add(step);
    return List.copyOf(more);
  }

  private static void compare(Place place, List<Step> history, Step last) {
    Breaker breaker = place.breaker().at(place.now(), EVEN);
    ReferenceBreaker reference = place.reference();
    boolean same = breaker.state().label().equals(reference.mode())
        && breaker.callsUnderWay() == reference.underWay()
        && breaker.openUntil().orElse(Instant.MIN).equals(reference.until())
        && sameCounts(breaker, reference);
    if (!same) {
      throw new AssertionError("after " + history + " and " + last + "\n  breaker   " + breaker
          + "\n  reference " + reference);
    }
  }

  private static boolean sameCounts(Breaker breaker, ReferenceBreaker reference) {
    return switch (reference.mode()) {
      case "closed" -> breaker.failureCount() == reference.inARow();
      case "half_open" -> breaker.successCount() == reference.successes();
      default -> breaker.successCount() == 0;
    };
  }
}
