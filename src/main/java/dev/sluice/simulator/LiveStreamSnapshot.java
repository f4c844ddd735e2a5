package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live stream as it is at one time.
 *
 * @param id Mux's id
 * @param status {@code idle} or {@code active}
 * @param streamKey whoever holds it can send pictures
 * @param labels what its recordings will carry
 * @param playbackId where it is watched
 * @param createdAt when it was made
 * @param assetId the recording that is being made or was made last, or null
 */
record LiveStreamSnapshot(
    String id,
    String status,
    String streamKey,
    Labels labels,
    PlaybackId playbackId,
    Instant createdAt,
    @Nullable String assetId)
    implements Payload {

  LiveStreamSnapshot with(String newStatus, @Nullable String newAssetId) {
    return new LiveStreamSnapshot(
        id, newStatus, streamKey, labels, playbackId, createdAt, newAssetId);
  }

  @Override
  public void write(JsonGenerator json, Dialect dialect) throws IOException {
    json.writeStartObject();
    json.writeStringField("stream_key", streamKey);
    json.writeStringField("status", status);
    json.writeNumberField("reconnect_window", 60);
    if (assetId != null) {
      json.writeArrayFieldStart("recent_asset_ids");
      json.writeString(assetId);
      json.writeEndArray();
    }
    PlaybackId.writeAll(json, List.of(playbackId));
    labels.writePassthrough(json);
    labels.writeNewAssetSettings(json);
    json.writeStringField("latency_mode", "low");
    json.writeStringField("id", id);
    dialect.writeTime(json, "created_at", createdAt);
    Labels.writeIfSet(json, "active_asset_id", assetId);
    json.writeEndObject();
  }

  @Override
  public String toString() {
    return "LiveStreamSnapshot[" + id + " " + status + "]";
  }
}
