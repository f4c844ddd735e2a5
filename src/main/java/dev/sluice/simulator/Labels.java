package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the customer hung on an asset to find it again.
 *
 * @param passthrough free text, or null
 * @param title {@code meta.title}, or null
 * @param externalId {@code meta.external_id}, or null
 * @param creatorId {@code meta.creator_id}, or null
 * @param policies the playback policies asked for
 */
record Labels(
    @Nullable String passthrough,
    @Nullable String title,
    @Nullable String externalId,
    @Nullable String creatorId,
    List<String> policies) {
  Labels {
    policies = List.copyOf(policies);
  }

  Labels renamed(String newPassthrough, String newTitle) {
    return new Labels(newPassthrough, newTitle, externalId, creatorId, policies);
  }

  void writePassthrough(JsonGenerator json) throws IOException {
    if (passthrough != null) {
      json.writeStringField("passthrough", passthrough);
    }
  }

  void writeMeta(JsonGenerator json) throws IOException {
    if (title == null && externalId == null && creatorId == null) {
      return;
    }
    json.writeObjectFieldStart("meta");
    writeIfSet(json, "title", title);
    writeIfSet(json, "external_id", externalId);
    writeIfSet(json, "creator_id", creatorId);
    json.writeEndObject();
  }

  void writeNewAssetSettings(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("new_asset_settings");
    json.writeStringField("video_quality", "basic");
    json.writeArrayFieldStart("playback_policies");
    for (var policy : policies) {
      json.writeString(policy);
    }
    json.writeEndArray();
    writePassthrough(json);
    writeMeta(json);
    json.writeStringField("max_resolution_tier", "1080p");
    json.writeEndObject();
  }

  static void writeIfSet(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }
}
