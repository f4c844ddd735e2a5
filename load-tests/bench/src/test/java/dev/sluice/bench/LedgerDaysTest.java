package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.bench.LedgerDays.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerDaysTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void all_rows_are_dealt_out_and_two_fifths_of_them_are_of_today() {
    for (long rows : new long[] {LedgerDays.ROWS_MIN, 12_345, 10_000_000}) {
      List<Share> shares = LedgerDays.upTo(NOON, rows);
      assertThat(shares).hasSize(LedgerDays.DAYS);
      assertThat(shares.stream().mapToLong(Share::count).sum()).isEqualTo(rows);
      assertThat(shares.getLast().count()).isCloseTo((long) (rows * 0.4), within(10L));
    }
  }

  @Test
  void the_shares_follow_each_other_without_a_gap_in_number_and_time() {
    List<Share> shares = LedgerDays.upTo(NOON, 10_000_000);
    for (int i = 1; i < shares.size(); i++) {
      Share before = shares.get(i - 1);
      assertThat(shares.get(i).first()).isEqualTo(before.first() + before.count());
      assertThat(shares.get(i).from()).isEqualTo(before.to());
      assertThat(shares.get(i).day()).isEqualTo(before.day().plusDays(1));
    }
    assertThat(shares.getFirst().from()).isEqualTo(Instant.parse("2026-02-24T00:00:00Z"));
  }

  @Test
  void no_row_lies_past_now_even_right_after_midnight() {
    Instant afterMidnight = Instant.parse("2026-03-02T00:00:01Z");
    Share today = LedgerDays.upTo(afterMidnight, 10_000_000).getLast();
    double lastMicros = (today.count() - 1) * today.microsEach();
    assertThat(today.to()).isEqualTo(afterMidnight);
    assertThat(lastMicros).isPositive().isLessThan(Duration.ofSeconds(1).toNanos() / 1e3);
  }
}
