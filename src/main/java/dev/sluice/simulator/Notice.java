package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Events that tell something beside an object's own state. */
sealed interface Notice extends Payload {

  /**
   * Mux warns about an asset.
   *
   * @param asset the asset meant
   * @param type Mux's word for the warning
   * @param message for people
   */
  record Warning(AssetSnapshot asset, String type, String message) implements Notice {
    @Override
    public void write(JsonGenerator json, Dialect dialect) throws IOException {
      json.writeStartObject();
      json.writeObjectFieldStart("warning");
      json.writeStringField("type", type);
      json.writeStringField("message", message);
      json.writeEndObject();
      Labels.writeIfSet(json, "upload_id", asset.uploadId());
      json.writeStringField("status", asset.status());
      asset.labels().writePassthrough(json);
      Labels.writeIfSet(json, "live_stream_id", asset.liveStreamId());
      json.writeStringField("id", asset.id());
      json.writeEndObject();
    }
  }

  /**
   * The shots of an asset, a newer family whose data holds no id at all.
   *
   * @param status {@code preparing} or {@code ready}
   * @param manifestUrl where they are listed, or null while preparing
   */
  record Shots(String status, @Nullable String manifestUrl) implements Notice {
    @Override
    public void write(JsonGenerator json, Dialect dialect) throws IOException {
      json.writeStartObject();
      json.writeStringField("status", status);
      Labels.writeIfSet(json, "shots_manifest_url", manifestUrl);
      json.writeEndObject();
    }
  }

  /**
   * A job of Mux's robots over an asset.
   *
   * @param id the job
   * @param assetId the asset, below {@code parameters}
   * @param status such as {@code completed}
   * @param summary a result, or null while it runs
   */
  record RobotJob(
      String id, String assetId, String status, @Nullable String summary) implements Notice {
    @Override
    public void write(JsonGenerator json, Dialect dialect) throws IOException {
      json.writeStartObject();
      json.writeStringField("workflow", "summarize");
      json.writeStringField("status", status);
      json.writeObjectFieldStart("parameters");
      json.writeStringField("asset_id", assetId);
      json.writeEndObject();
      if (summary != null) {
        json.writeObjectFieldStart("outputs");
        json.writeStringField("description", summary);
        json.writeEndObject();
      }
      json.writeStringField("id", id);
      json.writeEndObject();
    }
  }
}
