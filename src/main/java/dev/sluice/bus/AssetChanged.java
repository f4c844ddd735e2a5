package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
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

  /**
   * Reads the message of {@code sluice.asset.changed}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static AssetChanged of(JsonObject message) {
    try {
      return new AssetChanged(
          required(message, "id"),
          message.getString("uploadId"),
          message.getString("assetId"),
          required(message, "status"),
          message.getString("previousStatus"),
          required(message, "eventId"),
          Instant.parse(required(message, "occurredAt")));
    } catch (ClassCastException | DateTimeException e) {
      throw new IllegalArgumentException("not the message of an asset that changed", e);
    }
  }

  private static String required(JsonObject message, String name) {
    String text = message.getString(name);
    if (text == null) {
      throw new IllegalArgumentException("an asset that changed has a text as its " + name);
    }
    return text;
  }
}
