package dev.sluice.linking;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.LinkReply;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of each event of a batch, gathered over the transactions it took. Confined to one event loop. */
final class BatchOutcome {
  private final Map<EventId, LinkReply> replies = new HashMap<>();
  private final List<AssetChanged> changes = new ArrayList<>();

  void committed(List<MuxEvent> events, EventStore.Committed committed) {
    for (MuxEvent event : events) {
      replies.put(event.id(), reply(event, committed));
    }
    changes.addAll(committed.changes());
  }

  private static LinkReply reply(MuxEvent event, EventStore.Committed committed) {
    // Also for an event that is there already: a replay must learn that it is refused still.
    if (event.fault() != null) {
      return LinkReply.QUARANTINED;
    }
    return committed.added().contains(event.id()) ? LinkReply.APPLIED : LinkReply.DUPLICATE;
  }

  /** The replies in the order of the events; of events with one id, the first is the one that was committed. */
  List<LinkReply> replies(List<MuxEvent> events, Set<EventId> answered) {
    List<LinkReply> inOrder = new ArrayList<>(events.size());
    for (MuxEvent event : events) {
      LinkReply reply = replies.get(event.id());
      if (reply == null) {
        throw new AssertionError("no outcome for event " + event.id().value());
      }
      boolean first = answered.add(event.id());
      inOrder.add(first || reply instanceof LinkReply.Quarantined ? reply : LinkReply.DUPLICATE);
    }
    return inOrder;
  }

  List<AssetChanged> changes() {
    return changes;
  }
}
