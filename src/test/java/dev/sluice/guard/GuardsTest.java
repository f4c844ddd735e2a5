package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.RetryPolicy;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The registry, its meters, and what it tells in the words of Vert.x's own breaker. */
class GuardsTest {
  private final GuardFixture f = new GuardFixture().warm();

  @Test
  void a_name_is_taken_once_and_free_again_after_its_removal() {
    Guard guard = f.guard();

    assertThat(f.guards.of("mux-api")).isSameAs(guard);
    assertThatThrownBy(f::guard).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> f.guards.of("other")).isInstanceOf(AssertionError.class);
    assertThat(f.guards.remove("mux-api")).isTrue();
    assertThat(f.guards.remove("mux-api")).isFalse();
    assertThat(f.guards.find("mux-api")).isEmpty();
    assertThat(f.guard()).isNotSameAs(guard);
  }

  @Test
  void what_was_unwell_when_it_was_removed_comes_back_half_open() {
    f.open(f.guard());
    f.guards.remove("mux-api");
    assertThat(f.guard().state().state()).isEqualTo("half_open");
    f.guards.remove("mux-api");

    var healthy = new GuardFixture();
    assertThat(healthy.guard().state().state()).isEqualTo("closed");
    healthy.guards.remove("mux-api");
    assertThat(healthy.guard().state().state()).isEqualTo("closed");
  }

  @Test
  void whoever_waits_for_a_dependency_that_is_removed_is_refused() {
    var cold = new GuardFixture();
    Guard guard = cold.governed();
    var waiting = guard.call(cold.hanging());
    cold.guards.remove("mux-api");

    assertThat(((DependencyException.Refused) waiting.cause()).by()).isEqualTo(RefusedBy.REMOVED);
    assertThat(guard.call(cold.hanging()).failed()).isTrue();
    assertThat(cold.time.waiting()).isZero();
  }

  @Test
  void meters_come_and_go_with_the_dependency_and_never_carry_a_key() {
    Guard guard = f.guard();
    assertThat(guard.call("asset.get", "key-17", GuardFixture::fine).succeeded())
        .isTrue();
    f.open(guard);
    assertThat(guard.call(f.hanging()).failed()).isTrue();

    assertThat(
            f.registry.get("sluice.breaker.state").tag("state", "open").gauge().value())
        .isEqualTo(1);
    assertThat(f.registry
            .get("sluice.guard.rejected")
            .tag("reason", "open")
            .counter()
            .count())
        .isEqualTo(1);
    assertThat(f.registry
            .get("sluice.guard.calls")
            .tag("outcome", "server_error")
            .timer()
            .count())
        .isEqualTo(5);
    assertThat(f.registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(Tag::getValue)
        .noneMatch(value -> value.contains("key-17"));
    f.guards.remove("mux-api");
    assertThat(f.registry.getMeters())
        .extracting(Meter::getId)
        .allMatch(id -> id.getTag("dependency") == null);
  }

  @Test
  void the_next_call_stirs_once() {
    var stirred = new AtomicInteger();
    Guard guard = f.guard();
    f.guards.whenStirred(stirred::incrementAndGet);
    for (int i = 0; i < 3; i++) {
      assertThat(guard.call("asset.get", "a1", GuardFixture::fine).succeeded()).isTrue();
    }

    assertThat(stirred).hasValue(1);
  }

  @Test
  void whoever_is_stirred_sees_the_call_that_did_it() {
    var seen = new AtomicLong();
    Guard guard = f.guard();
    f.guards.whenStirred(() -> seen.set(guard.state().callsStarted()));

    assertThat(guard.call(f.hanging()).isComplete()).isFalse();
    assertThat(seen).as("or the publisher would go to sleep over it").hasValue(1);
  }

  @Test
  void one_budget_is_shared_by_all() {
    Guard one = f.guard();
    Guard other = f.guards.register(renamed());
    for (int i = 0; i < 20; i++) {
      one.forceClosed();
      other.forceClosed();
      var first = one.call(f.failing());
      var second = other.call(f.failing());
      assertThat(first).isNotSameAs(second);
    }

    assertThat(f.guards.budget().retryCount()).isEqualTo(10);
    assertThat(f.guards.budget().remainingBudget()).isZero();
  }

  @Test
  void notifications_have_the_form_of_the_circuit_breaker_of_vertx() {
    Guard guard = f.guard();
    assertThat(guard.call("asset.get", "a1", GuardFixture::fine).succeeded()).isTrue();
    f.open(guard);
    assertThat(guard.call(f.hanging()).failed()).isTrue();
    JsonObject told = guard.notification();

    assertThat(told.fieldNames())
        .contains(
            "resetTimeout",
            "timeout",
            "metricRollingWindow",
            "name",
            "node",
            "state",
            "failures",
            "totalOperationCount",
            "totalErrorCount",
            "totalSuccessPercentage",
            "totalLatencyMean",
            "rollingShortCircuitedCount",
            "rollingFallbackSuccessCount",
            "rollingLatency");
    assertThat(told.getString("state")).isEqualTo(CircuitBreakerState.OPEN.name());
    assertThat(told.getLong("totalOperationCount")).isEqualTo(6);
    assertThat(told.getLong("totalFailureCount")).isEqualTo(5);
    assertThat(told.getLong("totalShortCircuitedCount")).isEqualTo(1);
    assertThat(told.getLong("resetTimeout")).isEqualTo(30_000);
    assertThat(told.getLong("timeout")).isEqualTo(15_000);
    assertThat(told.getJsonObject("totalLatency").fieldNames())
        .containsExactly("0", "25", "50", "75", "90", "95", "99", "99.5", "100");
  }

  private static Dependency renamed() {
    var like = GuardFixture.dependency(RetryPolicy.EXTERNAL_API, GuardFixture.ROOM, Map.of());
    return new Dependency(
        "other", like.kind(), like.criticality(), like.serves(), null, null, like.protection());
  }
}
