package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An asset on Mux's list beside what we have of it.
 *
 * @param listed what Mux says
 * @param known what we have, or null
 * @param differences what differs, in names of the JSON; {@code asset} where we have nothing
 */
record MuxComparison(
    AssetReader.Listed listed, ReconcileStore.@Nullable Known known, List<String> differences) {
  MuxComparison {
    differences = List.copyOf(differences);
  }

  static MuxComparison of(AssetReader.Listed listed, ReconcileStore.@Nullable Known known) {
    if (known == null) {
      return new MuxComparison(listed, null, List.of("asset"));
    }
    List<String> differences = new ArrayList<>();
    String status = status(listed);
    if (known.isDeleted()) {
      // Deleted is for good; a page that was read before the deletion may still have it.
      return new MuxComparison(listed, known, List.of());
    }
    if (status != null && !status.equals(known.status())) {
      differences.add("status");
    }
    if (listed.uploadId() != null && !listed.uploadId().equals(known.uploadId())) {
      differences.add("muxUploadId");
    }
    if (!ids(playbackIds(listed)).equals(ids(array(known.playbackIds())))) {
      differences.add("playbackIds");
    }
    return new MuxComparison(listed, known, differences);
  }

  boolean isLinked() {
    return known != null && known.recordId() != null;
  }

  boolean differs() {
    return !differences.isEmpty();
  }

  /** Whether Mux made it then or later; what has no time counts as later. */
  boolean isSince(Instant since) {
    return !(detail(listed).getValue("created_at") instanceof Number seconds)
        || seconds.longValue() >= since.getEpochSecond();
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject()
        .put("muxAssetId", listed.assetId())
        .put("muxUploadId", listed.uploadId())
        .put("status", status(listed))
        .put("playbackIds", playbackIds(listed))
        .put("linked", isLinked())
        .put("differences", new JsonArray(differences));
    return json.put(
        "ours",
        known == null
            ? null
            : new JsonObject()
                .put("id", known.recordId())
                .put("status", known.isDeleted() ? "deleted" : known.status())
                .put("muxUploadId", known.uploadId())
                .put("playbackIds", array(known.playbackIds())));
  }

  private static @Nullable MuxEvent asset(AssetReader.Listed listed) {
    return listed.facts().stream()
        .filter(fact -> listed.assetId().equals(fact.subjectId()))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String status(AssetReader.Listed listed) {
    MuxEvent asset = asset(listed);
    return asset == null ? null : asset.data().status();
  }

  private static JsonObject detail(AssetReader.Listed listed) {
    MuxEvent asset = asset(listed);
    return asset == null ? new JsonObject() : new JsonObject(asset.data().detail());
  }

  private static JsonArray playbackIds(AssetReader.Listed listed) {
    return detail(listed).getValue("playback_ids") instanceof JsonArray ids ? ids : new JsonArray();
  }

  private static JsonArray array(@Nullable String json) {
    return json == null || !json.startsWith("[") ? new JsonArray() : new JsonArray(json);
  }

  /** Each playback id with its policy; their order says nothing. */
  private static Set<String> ids(JsonArray array) {
    Set<String> ids = new HashSet<>();
    for (Object each : array) {
      ids.add(
          each instanceof JsonObject id
              ? id.getValue("id") + " " + id.getValue("policy")
              : Objects.toString(each));
    }
    return ids;
  }
}
