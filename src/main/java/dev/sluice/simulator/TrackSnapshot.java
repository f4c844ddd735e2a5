package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A track of an asset.
 *
 * @param kind what it carries
 * @param id Mux's id
 * @param status {@code preparing} or {@code ready}
 * @param durationSeconds length, or null where Mux does not tell
 * @param assetId the asset, shown in events of the track itself, or null inside an asset
 */
record TrackSnapshot(
    Kind kind,
    String id,
    String status,
    @Nullable Double durationSeconds,
    @Nullable String assetId) implements Payload {

  /** What a track carries. */
  enum Kind {
    VIDEO,
    AUDIO,
    TEXT
  }

  TrackSnapshot withStatus(String newStatus) {
    return new TrackSnapshot(kind, id, newStatus, durationSeconds, assetId);
  }

  TrackSnapshot insideAsset() {
    return new TrackSnapshot(kind, id, status, durationSeconds, null);
  }

  @Override
  public void write(JsonGenerator json, Dialect dialect) throws IOException {
    json.writeStartObject();
    switch (kind) {
      case VIDEO -> writeVideo(json);
      case AUDIO -> writeAudio(json);
      case TEXT -> writeText(json);
    }
    json.writeStringField("id", id);
    if (durationSeconds != null) {
      json.writeNumberField("duration", durationSeconds);
    }
    Labels.writeIfSet(json, "asset_id", assetId);
    json.writeEndObject();
  }

  private static void writeVideo(JsonGenerator json) throws IOException {
    json.writeStringField("type", "video");
    json.writeNumberField("max_width", 1920);
    json.writeNumberField("max_height", 1080);
    json.writeNumberField("max_frame_rate", 29.97);
  }

  private void writeAudio(JsonGenerator json) throws IOException {
    json.writeStringField("type", "audio");
    json.writeStringField("status", status);
    json.writeBooleanField("primary", true);
    json.writeStringField("name", "Default");
    json.writeNumberField("max_channels", 2);
    json.writeStringField("max_channel_layout", "stereo");
    json.writeStringField("language_code", "und");
  }

  private void writeText(JsonGenerator json) throws IOException {
    json.writeStringField("type", "text");
    json.writeStringField("text_type", "subtitles");
    json.writeStringField("text_source", "generated_vod");
    json.writeStringField("status", status);
    json.writeStringField("name", "English");
    json.writeStringField("language_code", "en");
  }
}
