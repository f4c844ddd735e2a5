package dev.sluice.linking;

import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.time.Instant;

/** Events of which only the id and the length of the body matter. */
final class PlainEvents {
  private PlainEvents() {}

  static MuxEvent event(String id, int bytes) {
    return new MuxEvent(
        new EventId(id),
        "video.asset.ready",
        Instant.parse("2026-11-22T12:00:00Z"),
        Source.WEBHOOK,
        "asset",
        "asset-of-" + id,
        null,
        EventData.EMPTY,
        "t=1,v1=0",
        new byte[bytes],
        null);
  }
}
