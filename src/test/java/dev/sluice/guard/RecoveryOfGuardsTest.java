package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.RecoveryOutcome.NotRecovered;
import dev.sluice.guard.RecoveryOutcome.Recovered;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.FailureClass;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Recovery of real guards, on a time of its own. */
class RecoveryOfGuardsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final GuardFixture fixture = new GuardFixture().warm();
  private final Guard guard = fixture.guard();
  private final Recovery recovery = new Recovery(
      new RecoverySettings(
          EnumSet.allOf(StandardStrategy.class), INTERVAL, Duration.ofSeconds(5), 100),
      fixture.registry,
      fixture.time);
  private final RecoveryRounds rounds =
      new RecoveryRounds(fixture.time, fixture.guards, recovery, INTERVAL);
  private final List<Trouble> asked = new ArrayList<>();
  private Future<Void> look = Future.failedFuture("away");

  @Test
  void a_breaker_that_opens_is_recovered_at_once_and_after_each_interval_until_it_closes() {
    var _ = recovery.register(noting());

    fixture.open(guard);
    assertThat(asked).as("not within the call that failed").isEmpty();
    fixture.time.advance(Duration.ofMillis(1));
    assertThat(asked)
        .containsExactly(
            new Trouble("mux-api", DependencyKind.EXTERNAL_API, FailureClass.SERVER_ERROR, 0));
    fixture.time.advance(INTERVAL.multipliedBy(2));
    assertThat(asked).extracting(Trouble::round).containsExactly(0, 1, 2);
    guard.reset();
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(asked).hasSize(3);
    assertThat(fixture.time.waiting()).as("timers left").isZero();

    fixture.open(guard);
    fixture.time.advance(Duration.ofMillis(1));
    assertThat(asked).extracting(Trouble::round).containsExactly(0, 1, 2, 0);
  }

  @Test
  void what_an_operator_holds_open_or_what_was_removed_is_left_alone() {
    var _ = recovery.register(noting());
    guard.forceOpen();
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(asked).isEmpty();

    guard.reset();
    fixture.open(guard);
    fixture.guards.remove("mux-api");
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(asked).isEmpty();
  }

  @Test
  void nothing_begins_after_the_end() {
    var _ = recovery.register(noting());
    fixture.open(guard);
    rounds.close();
    fixture.time.advance(Duration.ofMinutes(1));
    assertThat(asked).isEmpty();
  }

  @Test
  void an_open_breaker_tries_early_when_its_dependency_answers_but_once_per_opening() {
    var _ = recovery.register(resetBreaker());

    fixture.open(guard);
    look = Future.succeededFuture();
    fixture.time.advance(Duration.ofMillis(1));
    assertThat(guard.state().state()).as("not in the first round").isEqualTo("open");
    fixture.time.advance(INTERVAL);
    assertThat(guard.state().state()).isEqualTo("half_open");

    assertThat(guard.call(fixture.failing().once()).failed()).isTrue();
    assertThat(guard.state().state()).as("trials decide").isEqualTo("open");
    Trouble trouble = trouble(1);
    long generation = guard.state().generation();
    assertThat(recovery.recover(trouble).result()).isInstanceOf(Recovered.class);
    assertThat(guard.state().generation()).isEqualTo(generation + 1);
    assertThat(recovery.recover(trouble).result()).isInstanceOf(RecoveryOutcome.NotTried.class);
  }

  @Test
  void a_breaker_whose_dependency_does_not_answer_stays_open() {
    var _ = recovery.register(resetBreaker());
    fixture.open(guard);
    fixture.time.advance(INTERVAL.multipliedBy(3));
    assertThat(guard.state().state()).isEqualTo("open");
    assertThat(recovery.history())
        .singleElement()
        .satisfies(entry -> assertThat(entry.times()).isEqualTo(2))
        .extracting(RecoveryEntry::outcome)
        .isEqualTo(new NotRecovered("it does not answer"));
  }

  @Test
  void a_breaker_that_moved_during_the_look_is_not_touched() {
    var _ = recovery.register(resetBreaker());
    fixture.open(guard);
    look = Future.<Void>succeededFuture().map(_ -> {
      guard.forceOpen();
      return null;
    });
    GuardState before = guard.state();
    assertThat(guard.tryEarly(before.generation() - 1)).isFalse();
    assertThat(guard.state()).isEqualTo(before);
  }

  @Test
  void fallbacks_act_only_while_they_are_switched_on_and_stand_in_the_history() {
    fixture.guards.attach(recovery);
    var _ = recovery
        .register(new WithinCalls(StandardStrategy.DEFAULT_ANSWER, fixture.guards))
        .register(new WithinCalls(StandardStrategy.QUEUE_FOR_LATER, fixture.guards));
    Operation<String> operation = fixture
        .failing()
        .once()
        .orElse(new Fallback.Default<>(() -> "instead"))
        .orElse(new Fallback.QueueForLater<>(_ -> Future.succeededFuture()));

    assertThat(guard.call(operation).result()).isEqualTo(new Answer.Default<>("instead"));
    assertThat(recovery.enable("default-answer", false)).isTrue();
    assertThat(guard.call(operation).result()).isEqualTo(new Answer.Queued<>());
    assertThat(recovery.enable("queue-for-later", false)).isTrue();
    assertThat(guard.call(operation).failed()).isTrue();
    assertThat(recovery.history())
        .extracting(RecoveryEntry::strategy)
        .containsExactly("queue-for-later", "default-answer");
    assertThat(recovery.history())
        .extracting(RecoveryEntry::failure)
        .containsOnly(FailureClass.SERVER_ERROR);
  }

  @Test
  void a_drill_of_what_acts_within_calls_shows_it_without_a_vote() {
    for (StandardStrategy strategy : List.of(
        StandardStrategy.ANSWER_FROM_CACHE,
        StandardStrategy.DEFAULT_ANSWER,
        StandardStrategy.QUEUE_FOR_LATER)) {
      var _ = recovery.register(new WithinCalls(strategy, fixture.guards));
      assertThat(recovery.drill(strategy.label(), trouble(1)).result())
          .as(strategy.label())
          .isInstanceOf(Recovered.class);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(recovery.drill("default-answer", trouble(1)).succeeded()).isTrue();
    }
    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(guard.state().failureCount()).isZero();
    guard.forceOpen();
    assertThat(recovery.drill("answer-from-cache", trouble(1)).result())
        .isEqualTo(new Recovered("a failing call was answered: cached"));
  }

  @Test
  void the_database_is_reconnected_where_it_is_what_failed() {
    var reconnect =
        new ReconnectDatabase("database", () -> Future.succeededFuture("two were dead"));
    var database =
        new Trouble("database", DependencyKind.DATABASE, FailureClass.CONNECTION_LOST, 0);
    assertThat(reconnect.appliesTo(database)).isTrue();
    assertThat(reconnect.appliesTo(trouble(0))).isFalse();
    assertThat(reconnect.recover(database).result()).isEqualTo(new Recovered("two were dead"));
    assertThat(new ReconnectDatabase("database", () -> Future.failedFuture("away"))
            .recover(database)
            .result())
        .isInstanceOf(NotRecovered.class);
  }

  private ResetBreaker resetBreaker() {
    return new ResetBreaker(fixture.guards, _ -> Optional.of(() -> look));
  }

  private static Trouble trouble(int round) {
    return new Trouble("mux-api", DependencyKind.EXTERNAL_API, FailureClass.SERVER_ERROR, round);
  }

  private RecoveryStrategy noting() {
    return new RecoveryStrategy() {
      @Override
      public String name() {
        return "noting";
      }

      @Override
      public boolean appliesTo(Trouble trouble) {
        return true;
      }

      @Override
      public Future<RecoveryOutcome> recover(Trouble trouble) {
        asked.add(trouble);
        return Future.succeededFuture(new NotRecovered("noted"));
      }
    };
  }
}
