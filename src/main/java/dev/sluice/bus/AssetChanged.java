package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of an asset moved; published after the commit.
 *
 * @param id the creative asset: the team's own id where it registered the asset, else the upload's, else the asset's
 * @param uploadId Mux's upload, or null
 * @param assetId Mux's asset, or null while there is none
 * @param status the new processing status
 * @param previousStatus the one before, or null for an asset that was unknown
 * @param eventId the event that moved it
 * @param occurredAt the event's own time
 */
public record AssetChanged(
    String id,
    @Nullable String uploadId,
    @Nullable String assetId,
    String status,
    @Nullable String previousStatus,
    String eventId,
    Instant occurredAt) {

  /** The message of {@code sluice.asset.changed}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("uploadId", uploadId)
        .put("assetId", assetId)
        .put("status", status)
        .put("previousStatus", previousStatus)
        .put("eventId", eventId)
        .put("occurredAt", occurredAt.toString());
  }
}
