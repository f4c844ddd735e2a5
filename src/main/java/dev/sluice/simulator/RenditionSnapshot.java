package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A downloadable MP4 made from an asset.
 *
 * @param id Mux's id
 * @param assetId the asset
 * @param status {@code preparing} or {@code ready}
 * @param fileBytes size, or null while preparing; Mux writes it as text in these events
 */
record RenditionSnapshot(
    String id, String assetId, String status, @Nullable Long fileBytes) implements Payload {
  RenditionSnapshot ready(long bytes) {
    return new RenditionSnapshot(id, assetId, "ready", bytes);
  }

  @Override
  public void write(JsonGenerator json, Dialect dialect) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "standard");
    json.writeStringField("status", status);
    json.writeStringField("resolution", "highest");
    json.writeStringField("name", "highest.mp4");
    json.writeStringField("id", id);
    if (fileBytes != null) {
      json.writeStringField("filesize", fileBytes.toString());
    }
    json.writeStringField("ext", "mp4");
    json.writeStringField("asset_id", assetId);
    json.writeEndObject();
  }
}
