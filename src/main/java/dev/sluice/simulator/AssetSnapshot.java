package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset as it is at one time.
 *
 * @param id Mux's id
 * @param status {@code preparing}, {@code ready} or {@code errored}
 * @param progress Mux's {@code progress.state}
 * @param origin what it was made from
 * @param sourceId the upload or the live stream, or null for a file fetched from a URL
 * @param labels what the customer hung on it
 * @param playbackIds how it is played
 * @param tracks what it holds; empty until it is ready
 * @param durationSeconds length, or null until it is known
 * @param createdAt when it was made
 */
record AssetSnapshot(
    String id,
    String status,
    String progress,
    Origin origin,
    @Nullable String sourceId,
    Labels labels,
    List<PlaybackId> playbackIds,
    List<TrackSnapshot> tracks,
    @Nullable Double durationSeconds,
    Instant createdAt)
    implements Payload {
  static final String NOT_A_VIDEO = "The input file is not a video file.";

  /** What an asset is made from, by Mux's {@code ingest_type}. */
  enum Origin {
    UPLOAD("on_demand_direct_upload"),
    URL("on_demand_url"),
    LIVE("live_rtmp");

    private final String ingestType;

    Origin(String ingestType) {
      this.ingestType = ingestType;
    }
  }

  AssetSnapshot {
    playbackIds = List.copyOf(playbackIds);
    tracks = List.copyOf(tracks);
  }

  static AssetSnapshot preparing(
      String id,
      Origin origin,
      @Nullable String sourceId,
      Labels labels,
      List<PlaybackId> playbackIds,
      Instant at) {
    return new AssetSnapshot(
        id, "preparing", "ingesting", origin, sourceId, labels, playbackIds, List.of(), null, at);
  }

  AssetSnapshot ready(List<TrackSnapshot> newTracks, double seconds) {
    return new AssetSnapshot(
        id,
        "ready",
        "completed",
        origin,
        sourceId,
        labels,
        playbackIds,
        newTracks,
        seconds,
        createdAt);
  }

  AssetSnapshot errored() {
    return new AssetSnapshot(
        id,
        "errored",
        "errored",
        origin,
        sourceId,
        labels,
        playbackIds,
        List.of(),
        null,
        createdAt);
  }

  AssetSnapshot renamed(Labels newLabels) {
    return new AssetSnapshot(
        id,
        status,
        progress,
        origin,
        sourceId,
        newLabels,
        playbackIds,
        tracks,
        durationSeconds,
        createdAt);
  }

  AssetSnapshot withTrack(TrackSnapshot track) {
    var all = new ArrayList<>(tracks);
    all.removeIf(other -> other.id().equals(track.id()));
    all.add(track.insideAsset());
    return new AssetSnapshot(
        id,
        status,
        progress,
        origin,
        sourceId,
        labels,
        playbackIds,
        all,
        durationSeconds,
        createdAt);
  }

  @Nullable
  String uploadId() {
    return origin == Origin.UPLOAD ? sourceId : null;
  }

  @Nullable
  String liveStreamId() {
    return origin == Origin.LIVE ? sourceId : null;
  }

  @Override
  public void write(JsonGenerator json, Dialect dialect) throws IOException {
    json.writeStartObject();
    json.writeStringField("video_quality", "basic");
    Labels.writeIfSet(json, "upload_id", uploadId());
    writeTracks(json, dialect);
    json.writeStringField("status", status);
    if (!tracks.isEmpty()) {
      json.writeStringField("resolution_tier", "1080p");
    }
    json.writeObjectFieldStart("progress");
    json.writeStringField("state", progress);
    if (!status.equals("ready")) {
      json.writeNumberField("progress", status.equals("errored") ? -1 : 0);
    }
    json.writeEndObject();
    PlaybackId.writeAll(json, playbackIds);
    labels.writePassthrough(json);
    json.writeStringField("mp4_support", "none");
    labels.writeMeta(json);
    if (!tracks.isEmpty()) {
      json.writeStringField("max_stored_resolution", "HD");
      json.writeNumberField("max_stored_frame_rate", 29.97);
    }
    writeRest(json, dialect);
    json.writeEndObject();
  }

  private void writeTracks(JsonGenerator json, Dialect dialect) throws IOException {
    if (tracks.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tracks");
    for (var track : tracks) {
      track.write(json, dialect);
    }
    json.writeEndArray();
  }

  private void writeRest(JsonGenerator json, Dialect dialect) throws IOException {
    json.writeStringField("max_resolution_tier", "1080p");
    json.writeStringField("master_access", "none");
    Labels.writeIfSet(json, "live_stream_id", liveStreamId());
    json.writeStringField("ingest_type", origin.ingestType);
    json.writeStringField("id", id);
    if (status.equals("errored")) {
      json.writeObjectFieldStart("errors");
      json.writeStringField("type", origin == Origin.URL ? "download_failed" : "invalid_input");
      json.writeArrayFieldStart("messages");
      json.writeString(origin == Origin.URL ? "Failed to download the input file." : NOT_A_VIDEO);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeStringField("encoding_tier", "baseline");
    if (durationSeconds != null) {
      json.writeNumberField("duration", durationSeconds);
    }
    dialect.writeTime(json, "created_at", createdAt);
    if (!tracks.isEmpty()) {
      json.writeStringField("aspect_ratio", "16:9");
    }
  }
}
