package dev.sluice.linking;

import dev.sluice.asset.Facts;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.bus.LedgerEntry;
import dev.sluice.bus.StoredEvent;
import dev.sluice.event.EventOutcome;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Stored events, read once more as they were read when they came. They keep their source, for its rank is part of the
 * stamps of what they say: a replayed fact is the same fact.
 *
 * @param events those that can be read now and without a fault
 * @param released the ones of these that are in the quarantine still
 * @param failed how many cannot be read
 */
record Rereading(List<MuxEvent> events, List<MuxEvent> released, int failed) {

  static Rereading of(EventReader reader, List<StoredEvent> stored) {
    List<MuxEvent> events = new ArrayList<>(stored.size());
    List<MuxEvent> released = new ArrayList<>();
    int failed = 0;
    for (StoredEvent one : stored) {
      LedgerEntry entry = one.entry();
      Reading reading = reader.readStored(one.body(), one.signatureField(), entry.source());
      if (reading instanceof Reading.Understood(MuxEvent event)
          && event.fault() == null
          && isSame(event, entry)) {
        events.add(event);
        if (entry.outcome() == EventOutcome.QUARANTINED) {
          released.add(event);
        }
      } else {
        failed++;
      }
    }
    return new Rereading(events, released, failed);
  }

  // Bytes that were spoilt in the store could tell of another event, which would be a new row.
  private static boolean isSame(MuxEvent event, LedgerEntry entry) {
    return event.id().value().equals(entry.eventId())
        && event.occurredAt().equals(entry.occurredAt());
  }

  /** What they say together. */
  SortedMap<ObjectKey, MuxObject> states() {
    return Facts.fold(events);
  }

  /** How many of them say something that is not known yet, or leave the quarantine. */
  int changing(Map<ObjectKey, MuxObject> live) {
    int changing = 0;
    for (MuxEvent event : events) {
      boolean moves = Facts.of(event).stream().anyMatch(fact -> {
        MuxObject known = live.get(fact.key());
        return known == null || !known.merge(fact).equals(known);
      });
      if (moves || released.contains(event)) {
        changing++;
      }
    }
    return changing;
  }

  int bodyBytes() {
    return events.stream().mapToInt(event -> event.body().length).sum();
  }
}
