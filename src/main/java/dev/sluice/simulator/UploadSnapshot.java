package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A direct upload as it is at one time.
 *
 * @param id Mux's id
 * @param status {@code waiting}, {@code asset_created}, {@code errored}, {@code cancelled} or {@code timed_out}
 * @param timeoutSeconds how long it may wait for its file
 * @param labels what the future asset will carry
 * @param corsOrigin as the customer gave it
 * @param url where the file goes: whoever holds it can upload; shown only while waiting
 * @param assetId the asset made from it, or null
 */
record UploadSnapshot(
    String id,
    String status,
    int timeoutSeconds,
    Labels labels,
    String corsOrigin,
    String url,
    @Nullable String assetId)
    implements Payload {

  UploadSnapshot withStatus(String newStatus) {
    return new UploadSnapshot(id, newStatus, timeoutSeconds, labels, corsOrigin, url, assetId);
  }

  UploadSnapshot assetCreated(String newAssetId) {
    return new UploadSnapshot(
        id, "asset_created", timeoutSeconds, labels, corsOrigin, url, newAssetId);
  }

  @Override
  public void write(JsonGenerator json, Dialect dialect) throws IOException {
    json.writeStartObject();
    if (status.equals("waiting")) {
      json.writeStringField("url", url);
    }
    json.writeNumberField("timeout", timeoutSeconds);
    json.writeStringField("status", status);
    labels.writeNewAssetSettings(json);
    json.writeStringField("id", id);
    if (dialect == Dialect.REST && status.equals("errored")) {
      json.writeObjectFieldStart("error");
      json.writeStringField("type", "invalid_input");
      json.writeStringField("message", AssetSnapshot.NOT_A_VIDEO);
      json.writeEndObject();
    }
    json.writeStringField("cors_origin", corsOrigin);
    Labels.writeIfSet(json, "asset_id", assetId);
    json.writeEndObject();
  }

  @Override
  public String toString() {
    return "UploadSnapshot[" + id + " " + status + "]";
  }
}
