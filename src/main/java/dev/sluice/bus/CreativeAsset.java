package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * The state of one asset, as every reader sees it.
 *
 * @param json {@code {id, status, muxUploadId, muxAssetId, url, playbackIds, duration, aspectRatio, name, owner, lesson,
 *     registered, passthrough, externalId, liveStreamId, tracks, staticRenditions, final, error, createdAt, updatedAt}}.
 *     What is not known is null, the lists are then empty; {@code status} is one of {@link ProcessingStatus},
 *     {@code duration} is in seconds, times are ISO 8601 in UTC. Never holds a secret. Not copied, do not change it
 */
public record CreativeAsset(JsonObject json) {
  /** The id: the team's own where it registered the asset, else the upload's, else Mux's asset. */
  public String id() {
    return text("id").orElseThrow(() -> new IllegalStateException("an asset has an id"));
  }

  /** How far it is; a status of a newer gateway that this code does not know is an {@link IllegalArgumentException}. */
  public ProcessingStatus status() {
    return ProcessingStatus.valueOf(
        text("status").orElseThrow(() -> new IllegalStateException("an asset has a status")));
  }

  /** Mux's upload. */
  public Optional<String> uploadId() {
    return text("muxUploadId");
  }

  /** Mux's asset. */
  public Optional<String> assetId() {
    return text("muxAssetId");
  }

  /** Where it can be played. */
  public Optional<String> url() {
    return text("url");
  }

  /** How long it plays. */
  public Optional<Duration> duration() {
    return json.getValue("duration") instanceof Number seconds
        ? Optional.of(Duration.ofNanos(Math.round(seconds.doubleValue() * 1e9)))
        : Optional.empty();
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(json.getString(name));
  }
}
