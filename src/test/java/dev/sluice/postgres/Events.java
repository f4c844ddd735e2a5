package dev.sluice.postgres;

import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events with just the parts that a test is about. */
final class Events {
  private static final String NO_DETAIL = "{}";

  private Events() {}

  static MuxEvent upload(
      String id,
      String eventId,
      String type,
      Instant at,
      @Nullable String assetId,
      @Nullable String passthrough) {
    return event(
        eventId,
        type,
        at,
        new EventData(id, "waiting", null, assetId, null, passthrough, null, null, NO_DETAIL));
  }

  static MuxEvent asset(
      String id,
      String eventId,
      String type,
      Instant at,
      @Nullable String uploadId,
      @Nullable String passthrough,
      String detail) {
    return event(
        eventId,
        type,
        at,
        new EventData(id, "preparing", uploadId, null, null, passthrough, null, null, detail));
  }

  static MuxEvent live(String id, String eventId, String type, Instant at, String liveStreamId) {
    return event(
        eventId,
        type,
        at,
        new EventData(id, "ready", null, null, liveStreamId, null, null, null, NO_DETAIL));
  }

  static MuxEvent track(String id, String eventId, String type, Instant at, String assetId) {
    return event(
        eventId,
        type,
        at,
        new EventData(id, null, null, assetId, null, null, null, null, "{\"type\":\"text\"}"));
  }

  private static MuxEvent event(String eventId, String type, Instant at, EventData data) {
    return new MuxEvent(
        new EventId(eventId),
        type,
        at,
        Source.WEBHOOK,
        null,
        null,
        null,
        data,
        "t=1,v1=0",
        new byte[] {'{', '}'},
        null);
  }
}
