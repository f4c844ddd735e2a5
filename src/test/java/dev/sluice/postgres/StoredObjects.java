package dev.sluice.postgres;

import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.asset.ObjectKind;
import dev.sluice.asset.Snapshot;
import dev.sluice.asset.Stamp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of {@code mux_object} as Java's states, so that the two merges can be compared field by field. */
public final class StoredObjects {
  private StoredObjects() {}

  /** All rows. */
  public static SortedMap<ObjectKey, MuxObject> all(TestDatabase database) {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM mux_object")) {
      SortedMap<ObjectKey, MuxObject> objects = new TreeMap<>();
      while (rows.next()) {
        MuxObject object = object(rows);
        objects.put(object.key(), object);
      }
      return objects;
    } catch (SQLException e) {
      throw new AssertionError("cannot read the objects", e);
    }
  }

  private static MuxObject object(ResultSet row) throws SQLException {
    return new MuxObject(
        new ObjectKey(ObjectKind.ofLabel(row.getString("kind")), row.getString("id")),
        row.getString("parent_id"),
        new Snapshot(
            new Stamp(row.getString("stamp")),
            row.getString("status"),
            row.getString("passthrough"),
            row.getString("external_id"),
            row.getString("live_stream_id"),
            row.getString("detail")),
        row.getBoolean("live_completed"),
        time(row, "deleted_at"),
        row.getObject("first_at", OffsetDateTime.class).toInstant(),
        row.getObject("last_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** How many deadlocks Postgres has broken in this database so far. */
  public static long deadlocks(TestDatabase database) {
    return number(
        database,
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            + " AND pg_stat_clear_snapshot() IS NOT NULL");
  }

  /** The one number that a query answers with. */
  public static long number(TestDatabase database, String sql) {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new AssertionError("no row: " + sql);
      }
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError("the query failed: " + sql, e);
    }
  }
}
