package dev.sluice.postgres;

import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.linking.HistoryPlace;
import dev.sluice.linking.StateHistory;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds objects from the ledger, some at a time, each time in a short transaction that sees one instant: a long one
 * would hold up vacuum, and the maintenance of the partitions. The events are read through a cursor, so that memory holds
 * the objects of one part and a few bodies.
 */
public final class PgStateHistory implements StateHistory {
  private static final OffsetDateTime EVER =
      Instant.parse("9999-01-01T00:00:00Z").atOffset(ZoneOffset.UTC);
  private static final int ORPHANS_EXAMINED = 1_000;

  private final Pool pool;

  /** Reads through this pool. */
  public PgStateHistory(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Future<Part> rebuild(Question question) {
    return pool.withTransaction(connection -> connection
            .query(Sql.BEGIN_SNAPSHOT.text())
            .execute()
            .compose(_ -> connection.query(Sql.LEDGER_HORIZON.text()).execute())
            .map(rows -> LedgerRow.timeOrNull(rows.iterator().next(), "whole_since"))
            .compose(wholeSince -> question.after().live()
                ? live(connection, question, wholeSince)
                : orphans(connection, question, wholeSince)))
        .recover(failure -> Future.failedFuture(ReadFailure.of(failure)));
  }

  private Future<Part> live(
      SqlConnection connection, Question question, @Nullable Instant wholeSince) {
    return objects(connection, question).compose(page -> {
      HistoryPlace next = page.size() < question.limit() ? end(question) : place(page.getLast());
      List<MuxObject> searchable =
          page.stream().filter(PgStateHistory::isSearchable).toList();
      HistoryFold fold = new HistoryFold(searchable);
      return keys(connection, searchable)
          .compose(keys -> pairs(connection, question, keys, fold))
          .map(pairs -> new Part(pairs, page.size() - searchable.size(), wholeSince, next));
    });
  }

  /** A part of an asset whose asset nobody named is under no key. */
  private static boolean isSearchable(MuxObject object) {
    return switch (object.key().kind()) {
      case UPLOAD, ASSET, LIVE_STREAM -> true;
      case TRACK, STATIC_RENDITION, WARNING -> object.parentId() != null;
    };
  }

  private static @Nullable HistoryPlace end(Question question) {
    return question.ids().isEmpty() ? HistoryPlace.LEDGER : null;
  }

  private static HistoryPlace place(MuxObject last) {
    return new HistoryPlace(true, last.key().kind().label(), last.key().id());
  }

  private Future<Part> orphans(
      SqlConnection connection, Question question, @Nullable Instant wholeSince) {
    return connection
        .preparedQuery(Sql.HISTORY_ORPHANS.text())
        .execute(Tuple.of(question.after().id(), ORPHANS_EXAMINED))
        .compose(rows -> {
          List<String> keys = new ArrayList<>();
          HistoryPlace last = null;
          for (Row row : rows) {
            last = new HistoryPlace(false, "", row.getString("key"));
            if (!row.getBoolean("lives")) {
              keys.add(row.getString("key"));
            }
          }
          HistoryPlace next = rows.size() < ORPHANS_EXAMINED ? null : last;
          return pairs(connection, question, keys, new HistoryFold(List.of()))
              .map(pairs -> new Part(pairs, 0, wholeSince, next));
        });
  }

  private static Future<List<MuxObject>> objects(SqlConnection connection, Question question) {
    HistoryPlace after = question.after();
    Future<RowSet<Row>> rows = question.ids().isEmpty()
        ? connection
            .preparedQuery(Sql.MUX_OBJECT_PAGE.text())
            .execute(Tuple.of(after.id(), after.kind(), question.limit()))
        : connection
            .preparedQuery(Sql.MUX_OBJECT_FAMILY.text())
            .execute(Tuple.of(
                question.ids().toArray(String[]::new), after.id(), after.kind(), question.limit()));
    return rows.map(found -> {
      List<MuxObject> objects = new ArrayList<>();
      found.forEach(row -> objects.add(LedgerRow.object(row)));
      return objects;
    });
  }

  private static Future<List<String>> keys(SqlConnection connection, List<MuxObject> objects) {
    Tuple parameters = Tuple.tuple()
        .addArrayOfString(column(objects, object -> object.key().kind().label()))
        .addArrayOfString(column(objects, object -> object.key().id()))
        .addArrayOfString(column(objects, MuxObject::parentId))
        .addArrayOfString(
            column(objects, object -> object.snapshot().stamp().eventId().orElse(null)))
        .addArrayOfOffsetDateTime(objects.stream()
            .map(object -> object.snapshot().stamp().at().orElse(null))
            .map(at -> at == null ? null : at.atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new));
    return connection.preparedQuery(Sql.HISTORY_KEYS.text()).execute(parameters).map(rows -> {
      List<String> keys = new ArrayList<>();
      rows.forEach(row -> keys.add(row.getString(0)));
      return keys;
    });
  }

  private static Future<List<Pair>> pairs(
      SqlConnection connection, Question question, List<String> keys, HistoryFold fold) {
    AsOf asOf = question.asOf();
    OffsetDateTime at = asOf == null ? EVER : asOf.at().atOffset(ZoneOffset.UTC);
    Tuple parameters = Tuple.of(
        keys.toArray(String[]::new),
        asOf == null || asOf.byReceipt() ? EVER : at,
        asOf != null && asOf.byReceipt() ? at : EVER);
    return connection
        .prepare(Sql.HISTORY_EVENTS.text())
        .compose(
            statement -> fold.readAll(statement.cursor(parameters)).eventually(statement::close))
        .compose(_ -> known(connection, fold.strangers()))
        .map(fold::pairs);
  }

  private static Future<Map<ObjectKey, MuxObject>> known(
      SqlConnection connection, Collection<ObjectKey> keys) {
    Tuple parameters = Tuple.tuple()
        .addArrayOfString(column(keys, key -> key.kind().label()))
        .addArrayOfString(column(keys, ObjectKey::id));
    return connection
        .preparedQuery(Sql.MUX_OBJECTS.text())
        .execute(parameters)
        .map(PgLedger::objects);
  }

  private static <T> @Nullable String[] column(
      Collection<T> rows, Function<T, @Nullable String> column) {
    @Nullable String[] values = new String[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.apply(row);
    }
    return values;
  }
}
