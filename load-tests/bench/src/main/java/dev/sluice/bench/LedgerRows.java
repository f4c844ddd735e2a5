package dev.sluice.bench;

import dev.sluice.bench.LedgerDays.Share;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The statements that make many rows from a few samples. All columns are copied but the names and the times.
 *
 * <p>Names look as random as real ones and lie among them in every index, but each ends with a character that those of the
 * generator do not have: an event's with an {@code x}, where the generator's are hexadecimal, all others with a
 * {@code _}, where the generator's are letters and digits. So no filled row is ever taken for one of a run.
 */
final class LedgerRows {
  /** Keeps samples of what the gateway has written. An asset is ready, so that nobody waits for it. */
  static final String SAMPLES = """
      CREATE SCHEMA bench_fill;
      CREATE TABLE bench_fill.event AS
        SELECT row_number() OVER (ORDER BY occurred_at, event_id) - 1 AS number, sample.*
        FROM webhook_event AS sample ORDER BY occurred_at, event_id LIMIT 400;
      CREATE TABLE bench_fill.asset AS
        SELECT row_number() OVER (ORDER BY id) - 1 AS number, sample.*
        FROM mux_object AS sample WHERE kind = 'asset' AND status = 'ready' ORDER BY id LIMIT 400;
      CREATE FUNCTION bench_fill.name(what text, number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT translate(encode(sha256(convert_to(what || number, 'UTF8')), 'base64'), '+/=', 'xy_')
      $$;
      ANALYZE bench_fill.event, bench_fill.asset""";

  /**
   * Removes what was kept, and marks all assets as looked at, as those of past days are: else the gateway would go through
   * them in search of late ones.
   */
  static final String SAMPLES_GONE = """
      DROP SCHEMA bench_fill CASCADE;
      UPDATE reconcile_scan SET object_at = now()""";

  private static final String COLUMNS = """
      SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
      ORDER BY attnum""";

  private final List<String> eventColumns;
  private final List<String> assetColumns;

  private LedgerRows(List<String> eventColumns, List<String> assetColumns) {
    this.eventColumns = eventColumns;
    this.assetColumns = assetColumns;
  }

  /** For the tables as they are in this database. */
  static LedgerRows of(Connection connection) throws SQLException {
    return new LedgerRows(columns(connection, "webhook_event"), columns(connection, "mux_object"));
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          columns.add(found.getString(1));
        }
      }
    }
    return columns;
  }

  /** Adds some rows of a day's share to its table; they are counted from the beginning of the share. */
  String events(String table, Share share, long from, long to) {
    String at = at(share.from(), share.microsEach());
    String number = "(" + share.first() + " + n)";
    String asset = name("asset", number + " / " + FilledLedger.EVENTS_PER_ASSET);
    Map<String, String> own = Map.of(
        "occurred_at", at,
        "received_at", at + " + interval '1 second'",
        "event_id", "substr(md5('event' || " + number + ")::uuid::text, 1, 35) || 'x'",
        "subject_id", asset,
        "asset_key", asset);
    return copies(table, eventColumns, own, "bench_fill.event", from, to);
  }

  /** Adds some of the assets that these events tell of, in the order of time. */
  String assets(Instant begin, Instant end, long assets, long from, long to) {
    String at = at(begin, Duration.between(begin, end).toNanos() / 1e3 / assets);
    Map<String, String> own = Map.of(
        "first_at", at,
        "last_at", at + " + interval '4 seconds'",
        "arrived_at", at + " + interval '1 second'",
        "id", name("asset", "n"),
        "parent_id", name("upload", "n"),
        "passthrough", shortName("passthrough"),
        "external_id", shortName("external"));
    return copies("mux_object", assetColumns, own, "bench_fill.asset", from, to);
  }

  private static String copies(
      String table,
      List<String> columns,
      Map<String, String> own,
      String samples,
      long from,
      long to) {
    String values = columns.stream()
        .map(column -> own.getOrDefault(column, "sample." + column))
        .collect(Collectors.joining(", "));
    return """
        INSERT INTO %s (%s)
        SELECT %s
        FROM generate_series(%d::bigint, %d::bigint) AS n
        JOIN %s AS sample ON sample.number = n %% (SELECT greatest(1, count(*)) FROM %s)""".formatted(table, String.join(", ", columns), values, from, to - 1, samples, samples);
  }

  private static String at(Instant from, double microsEach) {
    return String.format(
        Locale.ROOT,
        "'%s'::timestamptz + n * %.6f::double precision * interval '1 microsecond'",
        from,
        microsEach);
  }

  private static String name(String what, String number) {
    return "bench_fill.name('" + what + "', " + number + ")";
  }

  private static String shortName(String what) {
    return "left(" + name(what, "n") + ", 19) || '_'";
  }
}
