package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.resilience.Bulkhead.Place;
import dev.sluice.resilience.BulkheadDecision.Admit;
import dev.sluice.resilience.BulkheadDecision.Refuse;
import dev.sluice.resilience.BulkheadDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BulkheadTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final Bulkhead bulkhead = new Bulkhead(new BulkheadPolicy(2, 2, WAIT));

  private Place admitted() {
    return ((Admit) bulkhead.enter(NOON)).place();
  }

  private Place waiting() {
    return ((Wait) bulkhead.enter(NOON)).place();
  }

  @Test
  void admits_so_many_lets_so_many_wait_and_refuses_the_rest() {
    assertThat(bulkhead.enter(NOON)).isInstanceOf(Admit.class);
    assertThat(bulkhead.enter(NOON)).isInstanceOf(Admit.class);
    assertThat(bulkhead.enter(NOON)).isEqualTo(new Wait(new Place(2), 1, NOON.plus(WAIT)));
    assertThat(bulkhead.enter(NOON)).isEqualTo(new Wait(new Place(3), 2, NOON.plus(WAIT)));
    assertThat(bulkhead.enter(NOON)).isEqualTo(new Refuse());
    assertThat(bulkhead.callsUnderWay()).isEqualTo(2);
    assertThat(bulkhead.waiters(NOON)).isEqualTo(2);
  }

  @Test
  void whoever_waits_longest_is_next() {
    Place first = admitted();
    Place second = admitted();
    Place third = waiting();
    Place fourth = waiting();
    assertThat(bulkhead.leave(second, NOON)).contains(third);
    assertThat(bulkhead.leave(first, NOON)).contains(fourth);
    assertThat(bulkhead.leave(third, NOON)).isEmpty();
    assertThat(bulkhead.callsUnderWay()).isEqualTo(1);
  }

  @Test
  void leaving_twice_frees_one_place() {
    Place first = admitted();
    assertThat(admitted()).isNotNull();
    Place third = waiting();
    Place fourth = waiting();
    assertThat(bulkhead.leave(first, NOON)).contains(third);
    assertThat(bulkhead.leave(first, NOON)).isEmpty();
    assertThat(bulkhead.leave(fourth, NOON))
        .as("still waiting, so nothing to leave")
        .isEmpty();
    assertThat(bulkhead.callsUnderWay()).isEqualTo(2);
  }

  @Test
  void nobody_is_admitted_at_or_after_the_end_of_the_wait() {
    Place first = admitted();
    Place second = admitted();
    Place third = waiting();
    assertThat(bulkhead.leave(first, NOON.plus(WAIT).minusNanos(1))).contains(third);
    Place fourth = waiting();
    assertThat(fourth).isNotNull();
    assertThat(bulkhead.leave(second, NOON.plus(WAIT))).isEmpty();
    assertThat(bulkhead.waiters(NOON.plus(WAIT))).isZero();
  }

  @Test
  void late_waiters_make_room_for_new_ones() {
    fill();
    assertThat(bulkhead.enter(NOON.plus(WAIT).minusNanos(1))).isInstanceOf(Refuse.class);
    assertThat(bulkhead.enter(NOON.plus(WAIT))).isInstanceOf(Wait.class);
  }

  @Test
  void who_stops_waiting_is_passed_over() {
    Place first = admitted();
    assertThat(admitted()).isNotNull();
    Place third = waiting();
    Place fourth = waiting();
    bulkhead.abandon(third);
    bulkhead.abandon(third);
    assertThat(bulkhead.leave(first, NOON)).contains(fourth);
    bulkhead.abandon(fourth);
    assertThat(bulkhead.callsUnderWay()).as("admitted stays admitted").isEqualTo(2);
  }

  @Test
  void a_bulkhead_without_waiters_refuses_at_once() {
    Bulkhead none = new Bulkhead(new BulkheadPolicy(1, 0, WAIT));
    assertThat(none.enter(NOON)).isInstanceOf(Admit.class);
    assertThat(none.enter(NOON)).isInstanceOf(Refuse.class);
  }

  @Test
  void never_more_under_way_or_waiting_than_the_policy_says_and_never_an_idle_place() {
    Seeds.forEach(random -> {
      Bulkhead crowded = new Bulkhead(new BulkheadPolicy(3, 4, WAIT));
      List<Place> underWay = new ArrayList<>();
      Instant now = NOON;
      for (int step = 0; step < 100; step++) {
        now = now.plusMillis(random.nextInt(800));
        if (random.nextInt(5) < 3) {
          if (crowded.enter(now) instanceof Admit(Place place)) {
            underWay.add(place);
          }
        } else if (!underWay.isEmpty()) {
          Optional<Place> next =
              crowded.leave(underWay.remove(random.nextInt(underWay.size())), now);
          next.ifPresent(underWay::add);
        }
        assertThat(crowded.callsUnderWay()).isEqualTo(underWay.size()).isLessThanOrEqualTo(3);
        assertThat(crowded.waiters(now)).isLessThanOrEqualTo(underWay.size() == 3 ? 4 : 0);
      }
    });
  }

  @Test
  void a_wrong_policy_is_refused_with_rule_and_value() {
    assertThatThrownBy(() -> new BulkheadPolicy(0, 0, WAIT))
        .hasMessage("callsMax must be from 1 to 10000, but is 0");
  }

  private void fill() {
    for (int i = 0; i < 4; i++) {
      assertThat(bulkhead.enter(NOON)).isNotInstanceOf(Refuse.class);
    }
  }
}
