package dev.sluice.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * The ledger's partition of one day, which can be taken out and put back, for only then can its indexes be dropped.
 *
 * @param table its name
 * @param bounds what it holds, as it must be said to put it back
 * @param rule the same as a condition; with it as a constraint the rows need not be read to put it back
 */
record LedgerPartition(String table, String bounds, String rule) {
  private static final String RULE_NAME = "within_the_day";
  private static final String FIND = """
      SELECT oid::regclass::text, pg_get_expr(relpartbound, oid), pg_get_partition_constraintdef(oid)
      FROM pg_class WHERE oid = ?::regclass""";

  /** Of a day whose partition has been made. */
  static LedgerPartition of(Connection connection, LocalDate day) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, "webhook_event_" + day.format(DateTimeFormatter.BASIC_ISO_DATE));
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        return new LedgerPartition(found.getString(1), found.getString(2), found.getString(3));
      }
    }
  }

  void detach(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE webhook_event DETACH PARTITION " + table);
      statement.execute(
          "ALTER TABLE " + table + " ADD CONSTRAINT " + RULE_NAME + " CHECK (" + rule + ")");
    }
  }

  void attach(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE webhook_event ATTACH PARTITION " + table + " " + bounds);
      statement.execute("ALTER TABLE " + table + " DROP CONSTRAINT " + RULE_NAME);
    }
  }
}
