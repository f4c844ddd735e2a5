package dev.sluice.postgres;

import dev.sluice.bus.CreativeAsset;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a row of the view {@code creative_asset}. */
final class CreativeAssetRow {
  private static final DateTimeFormatter ISO = DateTimeFormatter.ISO_INSTANT;

  private CreativeAssetRow() {}

  static CreativeAsset read(Row row) {
    return new CreativeAsset(new JsonObject()
        .put("id", row.getString("id"))
        .put("status", row.getString("mux_processing_status"))
        .put("muxUploadId", row.getString("mux_upload_id"))
        .put("muxAssetId", row.getString("mux_asset_id"))
        .put("url", row.getString("url"))
        .put("playbackIds", list(row, "playback_ids"))
        .put("duration", number(row, "duration"))
        .put("aspectRatio", row.getString("aspect_ratio"))
        .put("name", row.getString("name"))
        .put("owner", row.getString("owner"))
        .put("lesson", row.getString("lesson"))
        .put("registered", row.getBoolean("registered"))
        .put("passthrough", row.getString("passthrough"))
        .put("externalId", row.getString("external_id"))
        .put("liveStreamId", row.getString("live_stream_id"))
        .put("tracks", list(row, "tracks"))
        .put("staticRenditions", list(row, "static_renditions"))
        .put("final", row.getBoolean("is_final"))
        .put("error", row.getValue("error") instanceof JsonObject error ? camelCase(error) : null)
        .put("createdAt", time(row, "created_at"))
        .put("updatedAt", time(row, "updated_at")));
  }

  private static JsonArray list(Row row, String column) {
    return row.getValue(column) instanceof JsonArray array ? camelCase(array) : new JsonArray();
  }

  private static @Nullable Double number(Row row, String column) {
    Double value = row.getDouble(column);
    return value == null || value.isInfinite() || value.isNaN() ? null : value;
  }

  private static @Nullable String time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : ISO.format(instant(time));
  }

  private static Instant instant(OffsetDateTime time) {
    return time.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
  }

  // What Mux said bears Mux's names; our readers see one spelling throughout.
  private static JsonObject camelCase(JsonObject said) {
    JsonObject shown = new JsonObject();
    for (Map.Entry<String, Object> field : said) {
      shown.put(camelCase(field.getKey()), shown(field.getValue()));
    }
    return shown;
  }

  private static JsonArray camelCase(JsonArray said) {
    JsonArray shown = new JsonArray();
    for (Object value : said) {
      shown.add(shown(value));
    }
    return shown;
  }

  private static @Nullable Object shown(@Nullable Object value) {
    return switch (value) {
      case JsonObject object -> camelCase(object);
      case JsonArray array -> camelCase(array);
      case null -> null;
      default -> value;
    };
  }

  private static String camelCase(String name) {
    StringBuilder shown = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      boolean joint = name.charAt(i) == '_' && i > 0 && i + 1 < name.length();
      shown.append(joint ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return shown.toString();
  }
}
