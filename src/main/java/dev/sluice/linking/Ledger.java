package dev.sluice.linking;

import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPage;
import dev.sluice.bus.LedgerEntry;
import dev.sluice.bus.StoredEvent;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The port to the events that are kept and the state that came of them. Its futures fail as those of
 * {@link AssetDirectory} do.
 */
public interface Ledger {
  /** One page. */
  Future<EventPage> list(EventListing listing);

  /** One event with its bytes. */
  Future<Optional<StoredEvent>> find(String eventId);

  /** The bytes of listed events; those that were dropped in between are left out. The caller bounds their size. */
  Future<List<StoredEvent>> bodies(List<LedgerEntry> entries);

  /** The states of these objects as they stand; those that are not known are left out. */
  Future<Map<ObjectKey, MuxObject>> objects(Collection<ObjectKey> keys);

  /**
   * Takes events out of the quarantine, after what they say was committed.
   *
   * @param events quarantined ones that can be read by now, without a fault
   * @return how many were in the quarantine still
   */
  Future<Integer> release(List<MuxEvent> events);

  /** How many events are in the quarantine by the name of their fault; counts of 100,000 and more are cut there. */
  Future<Map<String, Long>> quarantined();
}
