package dev.sluice.postgres;

import dev.sluice.asset.Facts;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.bus.EventFilter;
import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPage;
import dev.sluice.bus.EventPlace;
import dev.sluice.bus.LedgerEntry;
import dev.sluice.bus.StoredEvent;
import dev.sluice.event.EventOutcome;
import dev.sluice.event.MuxEvent;
import dev.sluice.linking.Ledger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the ledger and the objects, through statements that each touch a bounded number of rows. */
public final class PgLedger implements Ledger {
  /** How many rows one page examines at most where no index finds what is wanted. */
  static final int EXAMINED_MAX = 10_000;

  private final Pool pool;

  /** Reads through this pool, whose limits bound how many questions may wait. */
  public PgLedger(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Future<EventPage> list(EventListing listing) {
    return statement(listing.filter())
        .run(pool, parameters(listing))
        .map(rows -> page(rows, listing.limit()));
  }

  static Sql statement(EventFilter filter) {
    if (filter.asset() != null) {
      return Sql.EVENT_PAGE_ASSET;
    }
    return filter.outcome() == EventOutcome.QUARANTINED
        ? Sql.EVENT_PAGE_QUARANTINED
        : Sql.EVENT_PAGE;
  }

  static Tuple parameters(EventListing listing) {
    EventFilter filter = listing.filter();
    Sql statement = statement(filter);
    boolean indexed = filter.type() == null
        && (filter.outcome() == null || statement == Sql.EVENT_PAGE_QUARANTINED);
    EventPlace start = listing.start();
    Instant from = filter.from() == null ? Instant.EPOCH : filter.from();
    Tuple parameters = Tuple.of(
        start.occurredAt().atOffset(ZoneOffset.UTC),
        start.eventId(),
        from.atOffset(ZoneOffset.UTC),
        // One row more than asked for tells whether there is a next page.
        indexed ? listing.limit() + 1 : EXAMINED_MAX,
        filter.type(),
        filter.outcome() == null ? null : filter.outcome().label(),
        listing.limit() + 1);
    return statement == Sql.EVENT_PAGE_ASSET ? parameters.addString(filter.asset()) : parameters;
  }

  private static EventPage page(RowSet<Row> rows, int limit) {
    List<LedgerEntry> items = new ArrayList<>();
    EventPlace lastExamined = null;
    for (Row row : rows) {
      LedgerEntry entry = LedgerRow.entry(row);
      if (!row.getBoolean("wanted")) {
        lastExamined = entry.place();
      } else if (items.size() == limit) {
        return new EventPage(items, items.getLast().place());
      } else {
        items.add(entry);
      }
    }
    return new EventPage(items, lastExamined);
  }

  @Override
  public Future<Optional<StoredEvent>> find(String eventId) {
    return Sql.EVENT_BY_ID
        .run(pool, Tuple.of(eventId))
        .map(rows -> rows.size() == 0
            ? Optional.empty()
            : Optional.of(LedgerRow.event(rows.iterator().next())));
  }

  @Override
  public Future<List<StoredEvent>> bodies(List<LedgerEntry> entries) {
    Tuple parameters = Tuple.tuple()
        .addArrayOfString(strings(entries, LedgerEntry::eventId))
        .addArrayOfOffsetDateTime(times(entries, LedgerEntry::occurredAt));
    return Sql.EVENT_BODIES.run(pool, parameters).map(rows -> {
      List<StoredEvent> events = new ArrayList<>();
      rows.forEach(row -> events.add(LedgerRow.event(row)));
      return events;
    });
  }

  @Override
  public Future<Map<ObjectKey, MuxObject>> objects(Collection<ObjectKey> keys) {
    Tuple parameters = Tuple.tuple()
        .addArrayOfString(strings(keys, key -> key.kind().label()))
        .addArrayOfString(strings(keys, ObjectKey::id));
    return Sql.MUX_OBJECTS.run(pool, parameters).map(PgLedger::objects);
  }

  static Map<ObjectKey, MuxObject> objects(RowSet<Row> rows) {
    Map<ObjectKey, MuxObject> objects = new HashMap<>();
    for (Row row : rows) {
      MuxObject object = LedgerRow.object(row);
      objects.put(object.key(), object);
    }
    return objects;
  }

  @Override
  public Future<Integer> release(List<MuxEvent> events) {
    Tuple parameters = Tuple.tuple()
        .addArrayOfString(strings(events, event -> event.id().value()))
        .addArrayOfOffsetDateTime(times(events, MuxEvent::occurredAt))
        .addArrayOfString(strings(events, event -> Facts.outcome(event).label()))
        .addArrayOfString(strings(events, event -> Facts.historyKey(event).orElse(null)))
        .addArrayOfString(strings(events, MuxEvent::subjectType))
        .addArrayOfString(strings(events, MuxEvent::subjectId))
        .addArrayOfString(strings(events, MuxEvent::environmentId));
    return Sql.RELEASE_EVENTS.run(pool, parameters).map(RowSet::rowCount);
  }

  @Override
  public Future<Map<String, Long>> quarantined() {
    return Sql.COUNT_QUARANTINED.run(pool, Tuple.tuple()).map(rows -> {
      Map<String, Long> counts = new TreeMap<>();
      rows.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
      return counts;
    });
  }

  private static <T> @Nullable String[] strings(
      Collection<T> rows, Function<T, @Nullable String> column) {
    @Nullable String[] values = new String[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.apply(row);
    }
    return values;
  }

  private static <T> OffsetDateTime[] times(Collection<T> rows, Function<T, Instant> column) {
    return rows.stream()
        .map(row -> column.apply(row).atOffset(ZoneOffset.UTC))
        .toArray(OffsetDateTime[]::new);
  }
}
