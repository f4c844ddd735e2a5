package dev.sluice.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is true at the end of a life cycle: what a gateway must show once everything reached it.
 *
 * @param lifeCycle which one, counted from 0
 * @param story its course
 * @param uploadId the direct upload, or null
 * @param assetId the asset, or null when none was ever made
 * @param liveStreamId the live stream, or null
 * @param told the state that the events alone lead to
 * @param atMux the state that Mux's API shows; differs for an abandoned upload, which no event tells
 * @param uploadStatus the upload's state at Mux in Mux's own words, or null
 * @param playbackIds every playback id of the asset
 * @param durationSeconds the final length, or null when none was told
 * @param passthrough the last one, or null
 * @param externalId {@code meta.external_id}, or null
 */
public record Truth(
    int lifeCycle,
    Story story,
    @Nullable String uploadId,
    @Nullable String assetId,
    @Nullable String liveStreamId,
    AssetStatus told,
    AssetStatus atMux,
    @Nullable String uploadStatus,
    List<String> playbackIds,
    @Nullable Double durationSeconds,
    @Nullable String passthrough,
    @Nullable String externalId) {

  public Truth {
    playbackIds = List.copyOf(playbackIds);
  }
}
