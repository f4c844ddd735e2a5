package dev.sluice.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.EventId;
import dev.sluice.event.Source;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final ObjectKey KEY = new ObjectKey(ObjectKind.ASSET, "a");
  private static final Instant OLD = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-05-02T00:00:00Z");
  private static final Instant NEW = Instant.parse("2026-05-03T00:00:00Z");

  @Test
  void equal_states_are_the_same() {
    MuxObject state = state("ready", NEW, NEW, null);
    assertThat(Comparison.of(KEY, state, state, null)).isEqualTo(new Comparison.Same());
    assertThat(Comparison.of(KEY, null, null, BEGIN)).isEqualTo(new Comparison.Same());
  }

  @Test
  void what_happened_before_the_ledger_begins_is_older() {
    assertThat(Comparison.of(KEY, null, state("ready", OLD, OLD, OLD), BEGIN))
        .isEqualTo(new Comparison.Older());
    assertThat(Comparison.of(
            KEY, state("ready", NEW, NEW, null), state("ready", NEW, OLD, OLD), BEGIN))
        .isEqualTo(new Comparison.Older());
  }

  @Test
  void the_same_is_a_difference_while_nothing_was_dropped() {
    assertThat(Comparison.of(KEY, null, state("ready", OLD, OLD, null), null))
        .isInstanceOf(Comparison.Different.class);
  }

  @Test
  void what_the_ledger_should_know_is_a_difference_and_only_that_is_named() {
    assertThat(fields(state("ready", NEW, NEW, null), state("ready", NEW, OLD, NEW)))
        .containsExactly("deletedAt");
    assertThat(fields(null, state("ready", NEW, OLD, null))).contains("status", "lastAt");
    assertThat(fields(state("ready", NEW, NEW, null), null)).contains("status", "firstAt");
  }

  @Test
  void another_value_under_the_same_stamp_is_a_difference_even_on_an_old_object() {
    MuxObject state = state("ready", OLD, OLD, null);
    MuxObject spoilt = new MuxObject(
        KEY,
        null,
        new Snapshot(state.snapshot().stamp(), "errored", null, null, null, "{}"),
        false,
        null,
        OLD,
        OLD);
    assertThat(fields(state, spoilt)).containsExactly("status");
  }

  @Test
  void a_stamp_that_somebody_spoilt_tells_of_no_time() {
    assertThat(new Stamp("s").at()).isEmpty();
    assertThat(new Stamp("abcdefghijklmnop.1.0.x").at()).isEmpty();
    assertThat(Stamp.of(NEW, "ready", Source.WEBHOOK, new EventId("e")).at()).hasValue(NEW);
  }

  private static List<String> fields(@Nullable MuxObject ledger, @Nullable MuxObject live) {
    return switch (Comparison.of(KEY, ledger, live, BEGIN)) {
      case Comparison.Different(Difference difference) ->
        difference.fields().stream().map(Difference.Field::name).toList();
      case Comparison.Same _, Comparison.Older _ -> throw new AssertionError("no difference");
    };
  }

  private static MuxObject state(
      String status, Instant at, Instant firstAt, @Nullable Instant deletedAt) {
    Stamp stamp = Stamp.of(at, status, Source.WEBHOOK, new EventId("e"));
    return new MuxObject(
        KEY,
        null,
        new Snapshot(stamp, status, null, null, null, "{}"),
        false,
        deletedAt,
        firstAt,
        at);
  }
}
