package dev.sluice.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    BitSet stored = new BitSet();
    long rows = 0;
    long twice = 0;
    long strange = 0;
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false); // without it the driver would read all rows at once
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCH_ROWS);
        try (ResultSet events = statement.executeQuery("SELECT event_id FROM webhook_event")) {
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
          }
        }
      }
    }
    BitSet lost = (BitSet) acknowledged.clone();
    lost.andNot(stored);
    if (twice + strange + lost.cardinality() > 0) {
      throw new FailedException("the ledger is wrong: of " + acknowledged.cardinality()
          + " acknowledged events " + lost.cardinality() + " are missing; of " + rows + " rows "
          + twice + " are there again and " + strange + " were never sent");
    }
    return acknowledged.cardinality() + " acknowledged, all in the ledger once (" + rows
        + " rows of " + sent.cardinality() + " sent)";
  }

  private static boolean isSent(BitSet sent, long index) {
    return index >= 0 && index <= Integer.MAX_VALUE && sent.get((int) index);
  }
}
