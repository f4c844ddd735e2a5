package dev.sluice.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@link EventData} out of one {@code data} object in one pass. As the event's type may come after
 * its data, it takes what any type may need and {@link #data} chooses. A field of an unexpected JSON type
 * counts as missing; of a repeated one the last of the expected type wins.
 */
final class DataReader {
  private static final String LIVE_STREAM_TYPES = "video.live_stream.";

  private final DetailWriter detail;
  private @Nullable String id;
  private @Nullable String status;
  private @Nullable String uploadId;
  private @Nullable String assetId;
  private @Nullable String liveStreamId;
  private @Nullable String passthrough;
  private @Nullable String externalId;
  private @Nullable String futurePassthrough;
  private @Nullable String futureExternalId;
  private @Nullable String warningType;
  private @Nullable ContentFault fault;

  DataReader(DetailWriter detail) {
    this.detail = detail;
    detail.reset();
  }

  /** Reads the object at whose start the parser stands, up to its end. */
  void read(JsonParser parser) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      field(name, parser.nextToken(), parser);
    }
  }

  // What may be shown of data stands here, with the JSON type that its readers may count on.
  private void field(String name, JsonToken token, JsonParser parser) throws IOException {
    switch (name) {
      case "id" -> id = kept(id, token, parser, KeptText.NAME_CHARS_MAX);
      case "status" -> status = kept(status, token, parser, KeptText.NAME_CHARS_MAX);
      case "upload_id" -> uploadId = kept(uploadId, token, parser, KeptText.NAME_CHARS_MAX);
      case "asset_id" -> assetId = kept(assetId, token, parser, KeptText.NAME_CHARS_MAX);
      case "live_stream_id" ->
        liveStreamId = kept(liveStreamId, token, parser, KeptText.NAME_CHARS_MAX);
      case "passthrough" ->
        passthrough = kept(passthrough, token, parser, KeptText.PASSTHROUGH_CHARS_MAX);
      case "meta" -> meta(token, parser);
      case "warning" -> warning(token, parser);
      case "new_asset_settings" -> newAssetSettings(token, parser);
      case "playback_ids", "tracks", "recent_asset_ids" ->
        part(name, token == JsonToken.START_ARRAY, parser);
      case "errors", "error", "non_standard_input_reasons" ->
        part(name, token == JsonToken.START_OBJECT, parser);
      case "static_renditions", "progress" ->
        part(name, token.isStructStart() || token.isNumeric(), parser);
      case "duration", "max_stored_frame_rate", "timeout" -> part(name, token.isNumeric(), parser);
      case "created_at", "filesize" ->
        part(name, token.isNumeric() || token == JsonToken.VALUE_STRING, parser);
      case "is_live", "test" -> part(name, token.isBoolean(), parser);
      default -> textPart(name, token, parser);
    }
  }

  private void textPart(String name, JsonToken token, JsonParser parser) throws IOException {
    switch (name) {
      case "aspect_ratio",
          "resolution_tier",
          "max_stored_resolution",
          "video_quality",
          "active_asset_id",
          "name",
          "type",
          "text_type",
          "language_code",
          "resolution",
          "ext",
          "policy",
          "ingest_type" -> part(name, token == JsonToken.VALUE_STRING, parser);
      default -> parser.skipChildren();
    }
  }

  private void part(String name, boolean expected, JsonParser parser) throws IOException {
    if (expected) {
      detail.open(name);
      detail.value(parser);
      detail.close();
    } else {
      parser.skipChildren();
    }
  }

  private void meta(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    detail.open("meta");
    detail.beginObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "external_id" -> {
          externalId = kept(externalId, value, parser, KeptText.EXTERNAL_ID_CHARS_MAX);
          nested(name, value, parser);
        }
        case "title", "creator_id" -> nested(name, value, parser);
        default -> parser.skipChildren();
      }
    }
    detail.endObject();
    detail.close();
  }

  private void warning(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    detail.open("warning");
    detail.beginObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "type" -> {
          warningType = kept(warningType, value, parser, KeptText.NAME_CHARS_MAX);
          nested(name, value, parser);
        }
        case "message" -> nested(name, value, parser);
        default -> parser.skipChildren();
      }
    }
    detail.endObject();
    detail.close();
  }

  private void nested(String name, JsonToken token, JsonParser parser) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      detail.name(name);
      detail.value(parser);
    } else {
      parser.skipChildren();
    }
  }

  private void newAssetSettings(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("passthrough")) {
        futurePassthrough = kept(futurePassthrough, value, parser, KeptText.PASSTHROUGH_CHARS_MAX);
      } else if (name.equals("meta") && value == JsonToken.START_OBJECT) {
        futureMeta(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void futureMeta(JsonParser parser) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("external_id")) {
        futureExternalId = kept(futureExternalId, value, parser, KeptText.EXTERNAL_ID_CHARS_MAX);
      } else {
        parser.skipChildren();
      }
    }
  }

  private @Nullable String kept(
      @Nullable String before, JsonToken token, JsonParser parser, int charsMax)
      throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return before;
    }
    String text = parser.getText();
    if (fault == null) {
      fault = KeptText.faultOf(text, charsMax).orElse(null);
    }
    return text;
  }

  /** Why the text of the data cannot be kept, if it cannot. */
  Optional<ContentFault> fault() {
    return fault == null ? detail.fault() : Optional.of(fault);
  }

  /** The data of an event of this type, to be used only when there is no {@link #fault}. */
  EventData data(String type) {
    // A live stream's settings are for the assets it will record, and say nothing about the stream.
    boolean live = type.startsWith(LIVE_STREAM_TYPES);
    return new EventData(
        id,
        status,
        uploadId,
        assetId,
        liveStreamId,
        passthrough == null && !live ? futurePassthrough : passthrough,
        externalId == null && !live ? futureExternalId : externalId,
        warningType,
        detail.finish());
  }
}
