package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * One way to play an asset or a live stream.
 *
 * @param policy {@code public} or {@code signed}
 * @param id Mux's id
 */
record PlaybackId(String policy, String id) {

  static void writeAll(JsonGenerator json, List<PlaybackId> ids) throws IOException {
    if (ids.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("playback_ids");
    for (var id : ids) {
      json.writeStartObject();
      json.writeStringField("policy", id.policy);
      json.writeStringField("id", id.id);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
