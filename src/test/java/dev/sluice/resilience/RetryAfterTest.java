package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  @Test
  void reads_seconds_and_dates() {
    assertThat(RetryAfter.parse("0", NOON)).contains(NOON);
    assertThat(RetryAfter.parse(" 120 ", NOON)).contains(NOON.plusSeconds(120));
    assertThat(RetryAfter.parse("Sun, 01 Nov 2026 12:01:30 GMT", NOON))
        .contains(NOON.plusSeconds(90));
  }

  @Test
  void a_date_in_the_past_is_now() {
    assertThat(RetryAfter.parse("Sat, 31 Oct 2026 12:00:00 GMT", NOON)).contains(NOON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "86401",
        "9999999999",
        "99999999999999999999999999",
        "Fri, 01 Jan 2100 00:00:00 GMT"
      })
  void an_absurd_wait_is_believed_up_to_a_day(String field) {
    assertThat(RetryAfter.parse(field, NOON)).contains(NOON.plus(RetryAfter.LONGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "٣", "12 34"})
  void what_cannot_be_read_is_the_same_as_none(String field) {
    assertThat(RetryAfter.parse(field, NOON)).isEmpty();
  }
}
