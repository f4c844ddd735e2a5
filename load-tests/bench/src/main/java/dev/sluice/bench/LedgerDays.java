package dev.sluice.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** How the rows of a filled ledger lie in time: over the last seven days, most of them today, so that new events meet many. */
final class LedgerDays {
  static final int DAYS = 7;
  static final long ROWS_MIN = 1_000;
  static final long ROWS_MAX = 1_000_000_000;

  private static final double TODAY = 0.4;

  private LedgerDays() {}

  /**
   * The rows of one day, evenly over its time.
   *
   * @param first number of its first row
   * @param count how many
   * @param from when the first of them happened
   * @param to when the last of them had happened
   */
  record Share(LocalDate day, long first, long count, Instant from, Instant to) {
    /** Between two rows. */
    double microsEach() {
      return Duration.between(from, to).toNanos() / 1e3 / count;
    }
  }

  /** So many rows up to now, numbered in the order of time. */
  static List<Share> upTo(Instant now, long rows) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    long each = (long) (rows * (1 - TODAY) / (DAYS - 1));
    List<Share> shares = new ArrayList<>();
    long first = 0;
    for (int ago = DAYS - 1; ago > 0; ago--) {
      LocalDate day = today.minusDays(ago);
      shares.add(new Share(day, first, each, start(day), start(day.plusDays(1))));
      first += each;
    }
    shares.add(new Share(today, first, rows - first, start(today), now));
    return shares;
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
