package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  @Test
  void the_usual_deadlines_are_as_documented() {
    Deadlines usual = Deadlines.usual();
    assertThat(usual.of(OperationKind.DATABASE_QUERY)).isEqualTo(Duration.ofSeconds(10));
    assertThat(usual.of(OperationKind.API_FAST)).isEqualTo(Duration.ofSeconds(5));
    assertThat(usual.of(OperationKind.API_STANDARD)).isEqualTo(Duration.ofSeconds(15));
    assertThat(usual.of(OperationKind.API_SLOW)).isEqualTo(Duration.ofSeconds(60));
    assertThat(usual.of(OperationKind.UPLOAD)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void an_operation_ends_no_later_than_its_caller_stops_waiting() {
    Deadlines usual = Deadlines.usual();
    assertThat(usual.end(OperationKind.API_FAST, NOON, Instant.MAX)).isEqualTo(NOON.plusSeconds(5));
    assertThat(usual.end(OperationKind.API_FAST, NOON, NOON.plusSeconds(2)))
        .isEqualTo(NOON.plusSeconds(2));
  }

  @Test
  void every_kind_has_a_positive_deadline() {
    assertThatThrownBy(() -> new Deadlines(Map.of()))
        .hasMessage("deadlines must hold every kind, but database_query is missing");
    Map<OperationKind, Duration> byKind = new EnumMap<>(Deadlines.usual().byKind());
    byKind.put(OperationKind.UPLOAD, Duration.ZERO);
    assertThatThrownBy(() -> new Deadlines(byKind))
        .hasMessage("the deadline of upload must be positive and at most PT168H, but is PT0S");
  }
}
