package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.GuardFixture.Refusing;
import dev.sluice.resilience.FailureClass;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is answered when the dependency cannot be asked. */
class FallbackTest {
  private final GuardFixture f = new GuardFixture().warm();
  private final Guard guard = f.guard();

  private static Operation<String> read(String key, Future<String> result) {
    return Operation.of("asset.get", key, () -> result)
        .orElse(new Fallback.Cached<>(Duration.ofMinutes(5)))
        .orElse(new Fallback.Default<>(() -> "unknown"));
  }

  @Test
  void a_cached_answer_comes_with_its_age_and_then_a_default() {
    assertThat(guard.call(read("a1", GuardFixture.fine())).result())
        .isEqualTo(new Answer.Fresh<>("fine"));
    guard.forceOpen();
    f.time.advance(Duration.ofMinutes(2));

    assertThat(guard.call(read("a1", GuardFixture.fine())).result())
        .isEqualTo(new Answer.Cached<>("fine", Duration.ofMinutes(2)));
    assertThat(guard.call(read("a2", GuardFixture.fine())).result())
        .as("nothing is known of this one")
        .isEqualTo(new Answer.Default<>("unknown"));
    f.time.advance(Duration.ofMinutes(4));
    assertThat(guard.call(read("a1", GuardFixture.fine())).result())
        .as("too old")
        .isEqualTo(new Answer.Default<>("unknown"));
  }

  @Test
  void work_is_queued_for_later_with_the_reason() {
    List<DependencyException> notes = new ArrayList<>();
    guard.forceOpen();
    var answer = guard.call(Operation.of("asset.delete", "a1", GuardFixture::fine)
        .orElse(new Fallback.QueueForLater<>(why -> {
          notes.add(why);
          return Future.succeededFuture();
        })));

    assertThat(answer.result()).isEqualTo(new Answer.Queued<>());
    assertThat(answer.result().value()).isEmpty();
    assertThat(notes).singleElement().isInstanceOf(DependencyException.Refused.class);
  }

  @Test
  void a_fallback_that_fails_gives_way_to_the_next_and_at_last_to_the_reason() {
    guard.forceOpen();
    var broken = Operation.of("asset.get", "a1", GuardFixture::fine)
        .orElse(new Fallback.QueueForLater<>(
            _ -> Future.failedFuture(new IllegalStateException("no queue"))));

    assertThat(guard.call(broken).cause()).isInstanceOf(DependencyException.Refused.class);
    assertThat(
            guard.call(broken.orElse(new Fallback.Default<>(() -> "unknown"))).result())
        .isEqualTo(new Answer.Default<>("unknown"));
  }

  @Test
  void a_clear_answer_is_not_covered_by_an_older_one() {
    assertThat(guard.call(read("a1", GuardFixture.fine())).succeeded()).isTrue();
    var gone =
        guard.call(read("a1", Future.failedFuture(new Refusing(FailureClass.NOT_FOUND, null))));

    assertThat(gone.cause())
        .isInstanceOfSatisfying(
            DependencyException.Failed.class,
            failed -> assertThat(failed.failureClass()).isEqualTo(FailureClass.NOT_FOUND));
  }

  @Test
  void the_cache_is_bounded() {
    var cache = new AnswerCache();
    for (int i = 0; i < 2_000; i++) {
      cache.put("asset.get", "a" + i, "fine", f.time.instant());
    }

    assertThat(cache.find("asset.get", "a0", Duration.ofDays(1), f.time.instant()))
        .isEmpty();
    assertThat(cache.find("asset.get", "a1999", Duration.ofDays(1), f.time.instant()))
        .isPresent();
  }
}
