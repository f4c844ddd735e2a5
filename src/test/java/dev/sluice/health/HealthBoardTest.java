package dev.sluice.health;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthBoardTest {
  private static final HealthSettings NO_CACHE =
      HealthFixtures.settings(Duration.ofMillis(50), Duration.ZERO);

  @Test
  void a_check_that_hangs_fails_at_its_deadline_and_is_not_started_again() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Promise<Finding> never = Promise.promise();
    HealthBoard board = board(new HealthCheck("slow", true, () -> {
      looks.incrementAndGet();
      return never.future();
    }));
    assertThat(only(board).output()).isEqualTo("no answer within 50 ms");
    assertThat(only(board).output()).isEqualTo("an earlier look has not ended yet");
    assertThat(looks).hasValue(1);
    never.complete(Finding.pass("at last"));
    assertThat(only(board).status()).isEqualTo(CheckStatus.PASS);
  }

  @Test
  void a_check_that_throws_or_fails_is_a_failed_check() throws Exception {
    assertThat(only(board(new HealthCheck("bad", true, () -> {
              throw new IllegalStateException("secret");
            })))
            .output())
        .isEqualTo("the check failed: IllegalStateException");
    assertThat(only(board(new HealthCheck("bad", true, () -> Future.failedFuture("no"))))
            .status())
        .isEqualTo(CheckStatus.FAIL);
  }

  @Test
  void who_asks_while_a_report_is_made_gets_that_one() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Promise<Finding> gate = Promise.promise();
    HealthBoard board = new HealthBoard(
        List.of(new HealthCheck("gated", true, () -> {
          looks.incrementAndGet();
          return gate.future();
        })),
        HealthFixtures.settings(Duration.ofSeconds(20), Duration.ZERO),
        InstantSource.system());
    Future<HealthReport> first = board.report();
    Future<HealthReport> second = board.report();
    gate.complete(Finding.pass("yes"));
    assertThat(first.await(10, SECONDS)).isSameAs(second.await(10, SECONDS));
    assertThat(looks).hasValue(1);
  }

  @Test
  void an_answer_is_kept_for_its_time_and_no_longer() {
    AtomicLong clock = new AtomicLong();
    AtomicInteger asked = new AtomicInteger();
    Coalesced<Integer> question = new Coalesced<>(
        () -> Future.succeededFuture(asked.incrementAndGet()), Duration.ofNanos(500), clock::get);
    assertThat(question.ask().result()).isEqualTo(1);
    clock.set(499);
    assertThat(question.ask().result()).isEqualTo(1);
    clock.set(500);
    assertThat(question.ask().result()).isEqualTo(2);
  }

  @Test
  void a_failure_is_kept_as_well_so_that_what_costs_too_much_is_not_tried_at_once_again() {
    AtomicInteger asked = new AtomicInteger();
    Coalesced<Integer> question = new Coalesced<>(
        () -> {
          asked.incrementAndGet();
          throw new IllegalStateException("too slow");
        },
        Duration.ofNanos(500),
        () -> 0);
    assertThat(question.ask().failed()).isTrue();
    assertThat(question.ask().failed()).isTrue();
    assertThat(asked).hasValue(1);
  }

  @Test
  void two_checks_of_one_name_are_refused() {
    HealthCheck check = HealthCheck.immediate("twin", true, () -> Finding.pass(""));
    assertThatThrownBy(() -> board(check, check)).isInstanceOf(IllegalArgumentException.class);
  }

  private static HealthBoard board(HealthCheck... checks) {
    return new HealthBoard(List.of(checks), NO_CACHE, InstantSource.system());
  }

  private static CheckResult only(HealthBoard board) throws Exception {
    return board.report().await(10, SECONDS).results().getFirst();
  }
}
