package dev.sluice.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.OptionalLong;
import java.util.function.Function;

/** Compares what was acknowledged with what is in the ledger: a benchmark that loses events measures nothing. */
public final class LedgerCheck {
  private static final int FETCH_ROWS = 10_000;

  private LedgerCheck() {}

  /** What is in the ledger is not what was sent and acknowledged. */
  public static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    public FailedException(String message) {
      super(message);
    }
  }

  /**
   * Reads every row of {@code webhook_event}.
   *
   * @param indexOf the index of an event id, or empty when it is none of this run
   * @param sent one bit per index
   * @param acknowledged one bit per index
   * @return what was found, in a few words
   * @throws FailedException when an acknowledged event is missing, or one is there twice, or was never sent
   */
  public static String of(
      PostgresUrl database,
      Function<String, OptionalLong> indexOf,
      BitSet sent,
      BitSet acknowledged)
      throws SQLException, FailedException {
    try (Connection connection = database.connect();
        PreparedStatement every =
            connection.prepareStatement("SELECT event_id, true FROM webhook_event")) {
      return compare(every, indexOf, sent, acknowledged);
    }
  }

  /**
   * Reads the rows of the gateway's own ledger whose events happened from an instant on. Each must have been applied to an
   * asset as well.
   */
  static String ofApplied(
      PostgresUrl database,
      Instant from,
      Function<String, OptionalLong> indexOf,
      BitSet sent,
      BitSet acknowledged)
      throws SQLException, FailedException {
    try (Connection connection = database.connect();
        PreparedStatement since = connection.prepareStatement(
            "SELECT event_id, outcome = 'applied' FROM webhook_event WHERE occurred_at >= ?")) {
      since.setObject(1, from.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
      return compare(since, indexOf, sent, acknowledged);
    }
  }

  private static String compare(
      PreparedStatement query,
      Function<String, OptionalLong> indexOf,
      BitSet sent,
      BitSet acknowledged)
      throws SQLException, FailedException {
    BitSet stored = new BitSet();
    long rows = 0;
    long twice = 0;
    long strange = 0;
    long notApplied = 0;
    query.getConnection().setAutoCommit(false); // without it the driver would read all rows at once
    query.setFetchSize(FETCH_ROWS);
    try (ResultSet events = query.executeQuery()) {
      while (events.next()) {
        rows++;
        OptionalLong index = indexOf.apply(events.getString(1));
        if (index.isEmpty() || !isSent(sent, index.getAsLong())) {
          strange++;
        } else if (stored.get((int) index.getAsLong())) {
          twice++;
        } else {
          stored.set((int) index.getAsLong());
        }
        notApplied += events.getBoolean(2) ? 0 : 1;
      }
    }
    BitSet lost = (BitSet) acknowledged.clone();
    lost.andNot(stored);
    if (twice + strange + notApplied + lost.cardinality() > 0) {
      throw new FailedException("the ledger is wrong: of " + acknowledged.cardinality()
          + " acknowledged events " + lost.cardinality() + " are missing; of " + rows + " rows "
          + twice + " are there again, " + strange + " were never sent and " + notApplied
          + " were not applied");
    }
    return acknowledged.cardinality() + " acknowledged, all in the ledger once (" + rows
        + " rows of " + sent.cardinality() + " sent)";
  }

  private static boolean isSent(BitSet sent, long index) {
    return index >= 0 && index <= Integer.MAX_VALUE && sent.get((int) index);
  }
}
