package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Makes an event longer as Mux's own long events are long: its asset has more text tracks, and a longer title for what
 * is less than a track. The ids of the tracks differ, as real ones do, so that a body compresses no better than a real
 * one.
 */
final class TrackPadding {
  private static final EventIds IDS = new EventIds(0, 1);
  private static final int ID_LENGTH = 44;

  private TrackPadding() {}

  /**
   * Adds to an event that has {@code data.tracks} and {@code data.meta} until it is exactly so many bytes of JSON.
   *
   * @throws IllegalArgumentException when it is longer already
   */
  static void pad(JsonObject event, int bytes) {
    JsonObject meta = event.getJsonObject("data").getJsonObject("meta");
    String title = meta.getString("title", "");
    meta.put("title", title);
    int missing = bytes - event.encode().length();
    if (missing < 0) {
      throw new IllegalArgumentException("the sample bodies cannot be made as short as " + bytes
          + " bytes, one has " + (bytes - missing));
    }
    JsonArray tracks = event.getJsonObject("data").getJsonArray("tracks");
    int each = track(0).encode().length() + 1; // with the comma before it
    for (int number = 0; number < missing / each; number++) {
      tracks.add(track(number));
    }
    meta.put("title", title + "x".repeat(missing % each));
  }

  private static JsonObject track(int number) {
    byte[] id = new byte[ID_LENGTH];
    IDS.writeName(number, 0, id, 0, ID_LENGTH);
    return new JsonObject()
        .put("type", "text")
        .put("text_type", "subtitles")
        .put("text_source", "uploaded")
        .put("status", "ready")
        .put("name", "English")
        .put("language_code", "en")
        .put("id", new String(id, US_ASCII));
  }
}
