package dev.sluice.guard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.guard.RecoveryOutcome.NotRecovered;
import dev.sluice.guard.RecoveryOutcome.NotTried;
import dev.sluice.guard.RecoveryOutcome.Reason;
import dev.sluice.guard.RecoveryOutcome.Recovered;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.FailureClass;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final Trouble TROUBLE =
      new Trouble("mux-api", DependencyKind.EXTERNAL_API, FailureClass.SERVER_ERROR, 0);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> ran = new ArrayList<>();
  private final Recovery recovery = recovery(EnumSet.allOf(StandardStrategy.class), 100);

  @Test
  void strategies_run_in_order_until_one_has_helped() throws Exception {
    var _ = recovery
        .register(strategy("first", _ -> done(new NotRecovered("no"))))
        .register(strategy("second", _ -> done(new Recovered("yes"))))
        .register(strategy("third", _ -> done(new Recovered("too late"))));

    assertThat(recover(TROUBLE)).isEqualTo(new Recovered("yes"));
    assertThat(ran).containsExactly("first", "second");
    assertThat(recovery.history())
        .extracting(RecoveryEntry::strategy)
        .containsExactly("second", "first");
    assertThat(recovery.history().getFirst().failure()).isEqualTo(FailureClass.SERVER_ERROR);
    assertThat(registry
            .counter(
                "sluice.recoveries",
                "dependency",
                "mux-api",
                "strategy",
                "first",
                "outcome",
                "not_recovered")
            .count())
        .isEqualTo(1);
  }

  @Test
  void a_recovery_under_way_is_not_begun_a_second_time_for_the_same_dependency() throws Exception {
    Promise<RecoveryOutcome> slow = Promise.promise();
    var _ = recovery.register(strategy(
        "slow",
        trouble ->
            trouble.dependency().equals("mux-api") ? slow.future() : done(new Recovered("other"))));

    Future<RecoveryOutcome> first = recovery.recover(TROUBLE);
    assertThat(recover(TROUBLE)).isEqualTo(new NotTried(Reason.UNDER_WAY));
    assertThat(drill("slow", TROUBLE)).isEqualTo(new NotTried(Reason.UNDER_WAY));
    assertThat(recover(new Trouble("cache", DependencyKind.CACHE, FailureClass.SERVER_ERROR, 0)))
        .isEqualTo(new Recovered("other"));
    slow.complete(new Recovered("at last"));
    assertThat(first.await(5, SECONDS)).isEqualTo(new Recovered("at last"));
    assertThat(ran).hasSize(2);
    assertThat(recover(TROUBLE)).isEqualTo(new Recovered("at last"));
  }

  @Test
  void a_strategy_that_fails_itself_begins_no_recovery_and_the_next_one_is_tried()
      throws Exception {
    List<RecoveryOutcome> nested = new ArrayList<>();
    var _ = recovery
        .register(strategy("throws", trouble -> {
          for (String dependency : List.of("mux-api", "another")) {
            nested.add(recovery
                .recover(new Trouble(dependency, DependencyKind.OTHER, FailureClass.UNKNOWN, 0))
                .result());
          }
          throw new IllegalStateException("broken");
        }))
        .register(strategy("fails", _ -> Future.failedFuture("broken too")))
        .register(strategy("helps", _ -> done(new Recovered("yes"))));

    assertThat(recover(TROUBLE)).isEqualTo(new Recovered("yes"));
    assertThat(nested).hasSize(2).containsOnly(new NotTried(Reason.CASCADE));
    assertThat(ran).containsExactly("throws", "fails", "helps");
    assertThat(recovery.history())
        .extracting(entry -> entry.outcome().label())
        .containsExactly("recovered", "broke", "broke");
  }

  @Test
  void a_strategy_that_hangs_is_given_up_at_its_deadline() throws Exception {
    var _ = recovery.register(
        strategy("hangs", _ -> Promise.<RecoveryOutcome>promise().future()));
    assertThat(recover(TROUBLE))
        .isEqualTo(new RecoveryOutcome.Broke(FailureClass.DEADLINE_EXCEEDED));
    assertThat(recover(TROUBLE)).as("it is over").isNotEqualTo(new NotTried(Reason.UNDER_WAY));
  }

  @Test
  void what_is_switched_off_is_not_tried_until_it_is_switched_on() throws Exception {
    var _ = recovery.register(strategy("only", _ -> done(new Recovered("yes"))));

    assertThat(recovery.enable("only", false)).isTrue();
    assertThat(recover(TROUBLE)).isEqualTo(new NotTried(Reason.NOTHING_APPLIES));
    assertThat(drill("only", TROUBLE)).isEqualTo(new NotTried(Reason.SWITCHED_OFF));
    assertThat(recovery.strategies()).containsExactly(new Recovery.Switch("only", false));
    assertThat(recovery.enable("only", true)).isTrue();
    assertThat(recover(TROUBLE)).isEqualTo(new Recovered("yes"));
    assertThat(recovery.enable("unheard-of", true)).isFalse();
  }

  @Test
  void the_configuration_switches_off_before_anything_is_registered() {
    Recovery some = recovery(EnumSet.of(StandardStrategy.DEFAULT_ANSWER), 10);
    assertThat(some.isEnabled(StandardStrategy.DEFAULT_ANSWER)).isTrue();
    assertThat(some.isEnabled(StandardStrategy.RESET_BREAKER)).isFalse();
    var _ = some.register(strategy("reset-breaker", _ -> done(new Recovered("yes"))));
    assertThat(some.strategies()).containsExactly(new Recovery.Switch("reset-breaker", false));
  }

  @Test
  void a_drill_runs_one_strategy_whether_it_applies_or_not_and_is_marked() throws Exception {
    var _ = recovery.register(new RecoveryStrategy() {
      @Override
      public String name() {
        return "never";
      }

      @Override
      public boolean appliesTo(Trouble trouble) {
        return false;
      }

      @Override
      public Future<RecoveryOutcome> recover(Trouble trouble) {
        return done(new Recovered("as a drill"));
      }
    });
    assertThat(recover(TROUBLE)).isEqualTo(new NotTried(Reason.NOTHING_APPLIES));
    assertThat(drill("never", TROUBLE)).isEqualTo(new Recovered("as a drill"));
    assertThat(recovery.history())
        .singleElement()
        .extracting(RecoveryEntry::drill)
        .isEqualTo(true);
    assertThatThrownBy(() -> recovery.drill("unheard-of", TROUBLE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_history_is_bounded_and_what_repeats_itself_is_one_line() {
    Recovery small = recovery(EnumSet.allOf(StandardStrategy.class), 3);
    for (int i = 0; i < 1_000; i++) {
      small.acted(
          StandardStrategy.ANSWER_FROM_CACHE,
          "mux-api",
          FailureClass.SERVER_ERROR,
          new Recovered("cached"));
    }
    assertThat(small.history()).singleElement().extracting(RecoveryEntry::times).isEqualTo(1_000);
    now.set(now.get().plusSeconds(10));
    for (String name : List.of("mux-api", "b", "c", "d")) {
      small.acted(
          StandardStrategy.ANSWER_FROM_CACHE,
          name,
          FailureClass.SERVER_ERROR,
          new Recovered("cached"));
    }
    assertThat(small.history())
        .extracting(RecoveryEntry::dependency)
        .containsExactly("d", "c", "b");
  }

  @Test
  void a_name_is_registered_once() {
    var _ = recovery.register(strategy("one", _ -> done(new Recovered(""))));
    assertThatThrownBy(() -> recovery.register(strategy("one", _ -> done(new Recovered("")))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> recovery.register(strategy("No Name", _ -> done(new Recovered("")))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Recovery recovery(EnumSet<StandardStrategy> enabled, int historyMax) {
    return new Recovery(
        new RecoverySettings(enabled, Duration.ofSeconds(1), Duration.ofMillis(200), historyMax),
        registry,
        now::get);
  }

  private RecoveryOutcome recover(Trouble trouble) throws Exception {
    return recovery.recover(trouble).await(5, SECONDS);
  }

  private RecoveryOutcome drill(String strategy, Trouble trouble) throws Exception {
    return recovery.drill(strategy, trouble).await(5, SECONDS);
  }

  private static Future<RecoveryOutcome> done(RecoveryOutcome outcome) {
    return Future.succeededFuture(outcome);
  }

  private RecoveryStrategy strategy(String name, Function<Trouble, Future<RecoveryOutcome>> work) {
    return new RecoveryStrategy() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean appliesTo(Trouble trouble) {
        return true;
      }

      @Override
      public Future<RecoveryOutcome> recover(Trouble trouble) {
        ran.add(name);
        return work.apply(trouble);
      }
    };
  }
}
