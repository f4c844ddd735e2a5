package dev.sluice.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The indexes of one table, as the catalogue has them, so that they can be dropped and built anew. */
final class TableIndexes {
  private static final String CONSTRAINTS = """
      SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
             format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint
      WHERE conrelid = ?::regclass AND contype IN ('p', 'u')""";
  private static final String OTHERS = """
      SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index
      WHERE indrelid = ?::regclass
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))""";

  private final List<String> drops = new ArrayList<>();
  private final List<String> builds = new ArrayList<>();

  private TableIndexes() {}

  /** Those that the table has now. */
  static TableIndexes of(Connection connection, String table) throws SQLException {
    TableIndexes indexes = new TableIndexes();
    for (String query : List.of(CONSTRAINTS, OTHERS)) {
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        statement.setString(1, table);
        try (ResultSet found = statement.executeQuery()) {
          while (found.next()) {
            indexes.drops.add(found.getString(1));
            indexes.builds.add(found.getString(2));
          }
        }
      }
    }
    return indexes;
  }

  void drop(Connection connection) throws SQLException {
    executeAll(connection, drops);
  }

  void build(Connection connection) throws SQLException {
    executeAll(connection, builds);
  }

  private static void executeAll(Connection connection, List<String> statements)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
