package dev.sluice.bus;

import dev.sluice.event.EventOutcome;
import dev.sluice.event.Source;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event as the ledger lists it: everything but its bytes.
 *
 * @param eventId Mux's id of the event
 * @param type such as {@code video.asset.ready}
 * @param occurredAt Mux's own time of it
 * @param receivedAt when it was committed here
 * @param source how it reached us
 * @param outcome what became of it
 * @param fault why it is quarantined, or null
 * @param subjectType {@code object.type}, or null
 * @param subjectId {@code object.id}, or null
 * @param assetKey the asset concerned, or the upload while no asset is known, or null
 * @param environmentId Mux's environment, or null
 * @param bodyBytes the size of its body
 */
public record LedgerEntry(
    String eventId,
    String type,
    Instant occurredAt,
    Instant receivedAt,
    Source source,
    EventOutcome outcome,
    @Nullable String fault,
    @Nullable String subjectType,
    @Nullable String subjectId,
    @Nullable String assetKey,
    @Nullable String environmentId,
    int bodyBytes) {

  /** Its place in the ledger. */
  public EventPlace place() {
    return new EventPlace(occurredAt, eventId);
  }

  /** The JSON of one item of {@code GET /api/v1/events}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", eventId)
        .put("type", type)
        .put("occurredAt", occurredAt.toString())
        .put("receivedAt", receivedAt.toString())
        .put("source", source.label())
        .put("outcome", outcome.label())
        .put("fault", fault)
        .put("object", new JsonObject().put("type", subjectType).put("id", subjectId))
        .put("asset", assetKey)
        .put("environmentId", environmentId)
        .put("bodyBytes", bodyBytes);
  }
}
