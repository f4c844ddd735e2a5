package dev.sluice.postgres;

import dev.sluice.asset.Facts;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import dev.sluice.linking.StateHistory;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Folds events into some objects of one part. Events of these also speak of others; those are kept beside, a bounded
 * number of them, only to learn whether they live at all.
 */
final class HistoryFold {
  private static final int ROWS_AT_ONCE = 64;
  private static final int STRANGERS_MAX = 10_000;

  private final EventReader reader = new EventReader();
  private final SortedMap<ObjectKey, MuxObject> live = new TreeMap<>();
  private final SortedMap<ObjectKey, MuxObject> rebuilt = new TreeMap<>();
  private final SortedMap<ObjectKey, MuxObject> strangers = new TreeMap<>();

  HistoryFold(List<MuxObject> objects) {
    objects.forEach(object -> live.put(object.key(), object));
  }

  /** Reads all rows of the cursor, a few at a time. */
  Future<Void> readAll(Cursor cursor) {
    return cursor.read(ROWS_AT_ONCE).compose(rows -> {
      rows.forEach(this::add);
      return cursor.hasMore() ? readAll(cursor) : cursor.close();
    });
  }

  private void add(Row row) {
    Reading reading = reader.readStored(
        row.getBuffer("body").getBytes(),
        row.getString("signature"),
        Source.ofLabel(row.getString("source")));
    if (reading instanceof Reading.Understood(MuxEvent event)) {
      for (MuxObject fact : Facts.of(event)) {
        if (live.containsKey(fact.key())) {
          rebuilt.merge(fact.key(), fact, MuxObject::merge);
        } else if (strangers.size() < STRANGERS_MAX || strangers.containsKey(fact.key())) {
          strangers.merge(fact.key(), fact, MuxObject::merge);
        }
      }
    }
  }

  /** The objects that the events spoke of beside those asked for. */
  Collection<ObjectKey> strangers() {
    return strangers.keySet();
  }

  /** The objects asked for, and those of the others that do not live. */
  List<StateHistory.Pair> pairs(Map<ObjectKey, MuxObject> known) {
    List<StateHistory.Pair> pairs = new ArrayList<>();
    live.forEach((key, object) -> pairs.add(new StateHistory.Pair(key, rebuilt.get(key), object)));
    strangers.forEach((key, state) -> {
      if (!known.containsKey(key)) {
        pairs.add(new StateHistory.Pair(key, state, null));
      }
    });
    return pairs;
  }
}
