package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final long SEED = Long.getLong("sluice.seed", 20_261_122L);

  @ParameterizedTest
  @CsvSource({
    "2024-06-10T22:22:41.488000Z,2024-06-10T22:22:41.488Z",
    "2024-06-10T22:22:41Z,2024-06-10T22:22:41Z",
    "2024-06-10T22:22:41.4Z,2024-06-10T22:22:41.4Z",
    "2024-06-10T22:22:41.123456789Z,2024-06-10T22:22:41.123456Z",
    "2024-06-10T22:22:41.1234567890123Z,2024-06-10T22:22:41.123456Z",
    "2024-02-29T00:00:00Z,2024-02-29T00:00:00Z",
    "2024-06-10T22:22:41.123456789+02:00,2024-06-10T20:22:41.123456Z",
    "2024-06-10T22:22:41-05:30,2024-06-11T03:52:41Z",
    "2024-06-10T22:22:41+00:00,2024-06-10T22:22:41Z"
  })
  void reads_to_the_microsecond(String text, Instant time) {
    assertThat(EventTime.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2024",
        "2024-06-10",
        "2024-06-10T22:22:41",
        "2024-06-10 22:22:41Z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00.12x456Z",
        "2024-01-01T00:00:00.123456xZ",
        "2024-01-01T00:00:0:Z",
        "-024-01-01T00:00:00Z",
        "2024-01-01T00:00:00ZZ",
        "\u0662024-01-01T00:00:00Z",
        "1718058161",
        "2024-01-01T00:00:00.0000000000000000000000000000000000000000000000000000000000Z"
      })
  void refuses_what_is_no_time(String text) {
    assertThat(EventTime.parse(text)).isEmpty();
  }

  @Test
  void agrees_with_the_library_on_any_time() {
    var random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      Instant time = Instant.ofEpochSecond(
          random.nextLong(946_684_800L, 7_289_654_400L), random.nextInt(1_000_000_000));
      assertThat(EventTime.parse(time.toString()))
          .as("seed %d round %d", SEED, round)
          .contains(time.truncatedTo(ChronoUnit.MICROS));
    }
  }

  @Test
  void a_plausible_time_lies_in_the_years_2000_to_2200() {
    assertThat(EventTime.isPlausible(Instant.parse("1999-12-31T23:59:59.999999Z")))
        .isFalse();
    assertThat(EventTime.isPlausible(Instant.parse("2000-01-01T00:00:00Z"))).isTrue();
    assertThat(EventTime.isPlausible(Instant.parse("2200-12-31T23:59:59.999999Z")))
        .isTrue();
    assertThat(EventTime.isPlausible(Instant.parse("2201-01-01T00:00:00Z"))).isFalse();
  }
}
