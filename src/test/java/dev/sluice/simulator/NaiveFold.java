package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody finds who reads the events of one life in order of time and believes the last one. */
record NaiveFold(
    AssetStatus status,
    @Nullable String uploadId,
    @Nullable String assetId,
    List<String> playbackIds,
    @Nullable Double duration,
    @Nullable String passthrough) {

  static NaiveFold of(List<JsonNode> bodies) {
    var inTime = new ArrayList<>(bodies);
    inTime.sort(Comparator.comparing((JsonNode body) -> body.path("created_at").asText())
        .thenComparingInt(body -> rank(body.path("data").path("status").asText())));
    var fold = new NaiveFold(AssetStatus.AWAITING_UPLOAD, null, null, List.of(), null, null);
    for (var body : inTime) {
      String type = body.path("type").asText();
      if (type.matches("video\\.upload\\.[a-z_]+")) {
        fold = fold.upload(type, body.path("data"));
      } else if (type.matches(
          "video\\.asset\\.(created|ready|errored|updated|deleted|live_stream_completed)")) {
        fold = fold.asset(type, body.path("data"));
      }
    }
    return fold;
  }

  private static int rank(String status) {
    return switch (status) {
      case "waiting" -> 0;
      case "preparing", "asset_created" -> 1;
      default -> 2;
    };
  }

  private NaiveFold upload(String type, JsonNode data) {
    var next = switch (type) {
      case "video.upload.cancelled" -> AssetStatus.ERROR;
      case "video.upload.asset_created" ->
        status == AssetStatus.AWAITING_UPLOAD ? AssetStatus.MUX_PROCESSING : status;
      default -> status;
    };
    String asset = data.has("asset_id") ? data.path("asset_id").asText() : assetId;
    return new NaiveFold(
        next,
        data.path("id").asText(),
        asset,
        playbackIds,
        duration,
        passthrough == null
            ? text(data.path("new_asset_settings").path("passthrough"))
            : passthrough);
  }

  private NaiveFold asset(String type, JsonNode data) {
    var next = switch (type.substring("video.asset.".length())) {
      case "deleted" -> AssetStatus.DELETED;
      case "errored" -> AssetStatus.ERROR;
      case "created" -> AssetStatus.MUX_PROCESSING;
      default -> AssetStatus.READY;
    };
    var ids = new ArrayList<String>();
    data.path("playback_ids").forEach(id -> ids.add(id.path("id").asText()));
    return new NaiveFold(
        next,
        data.has("upload_id") ? data.path("upload_id").asText() : uploadId,
        data.path("id").asText(),
        ids,
        data.has("duration") ? Double.valueOf(data.path("duration").asDouble()) : null,
        text(data.path("passthrough")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }
}
