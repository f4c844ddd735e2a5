package dev.sluice.simulator;

import dev.sluice.simulator.AssetSnapshot.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells each {@link Story} onto a timeline. Pauses are in seconds of Mux's usual pace. */
final class Stories {
  /** No story is longer than this many seconds, extras included. */
  static final double LONGEST_SECONDS = 1800;

  private final Timeline line;
  private final Mix mix;
  private final int number;
  private final Labels labels;

  Stories(Timeline line, Mix mix, int number, Labels labels) {
    this.line = line;
    this.mix = mix;
    this.number = number;
    this.labels = labels;
  }

  LifeCycle tell(Story story) {
    return switch (story) {
      case UPLOAD_READY, UPLOAD_ERRORED, UPLOAD_STALLED ->
        finishedUpload(story, uploadCreated(false));
      case UPLOAD_CANCELLED -> cancelled(uploadCreated(false));
      case UPLOAD_ABANDONED -> abandoned(uploadCreated(true));
      case URL_READY, URL_ERRORED -> fromUrl(story);
      case LIVE_STREAM -> new LiveStory(line, mix, number, labels).tell();
    };
  }

  private UploadSnapshot uploadCreated(boolean abandoned) {
    var upload = Cast.upload(line.random(), labels, abandoned);
    told("video.upload.created", upload);
    line.pass(2 + line.random().nextInt(20));
    return upload;
  }

  private LifeCycle cancelled(UploadSnapshot upload) {
    var cancelled = upload.withStatus("cancelled");
    told("video.upload.cancelled", cancelled);
    return line.end(
        truth(Story.UPLOAD_CANCELLED, cancelled, null, AssetStatus.ERROR, AssetStatus.ERROR));
  }

  private LifeCycle abandoned(UploadSnapshot upload) {
    var timedOut = upload.withStatus("timed_out");
    line.pass(upload.timeoutSeconds()).silently(timedOut);
    return line.end(truth(
        Story.UPLOAD_ABANDONED, timedOut, null, AssetStatus.AWAITING_UPLOAD, AssetStatus.ERROR));
  }

  /** What follows once the file of an upload is there. */
  LifeCycle finishedUpload(Story story, UploadSnapshot waiting) {
    var asset = Cast.asset(line.random(), Origin.UPLOAD, waiting.id(), labels, line.now());
    var upload = waiting.assetCreated(asset.id());
    tellBothCreated(upload, asset);
    line.pass(2 + line.random().nextInt(30));
    return switch (story) {
      case UPLOAD_STALLED ->
        line.end(
            truth(story, upload, asset, AssetStatus.MUX_PROCESSING, AssetStatus.MUX_PROCESSING));
      case UPLOAD_ERRORED -> {
        var failed = asset.errored();
        var failedUpload = upload.withStatus("errored");
        told("video.upload.errored", failedUpload);
        line.tellAtOnce("video.asset.errored", "asset", asset.id(), failed);
        yield line.end(truth(story, failedUpload, failed, AssetStatus.ERROR, AssetStatus.ERROR));
      }
      default -> {
        var last = new Aftermath(line, mix).becomesReady(asset);
        yield ended(story, upload, last);
      }
    };
  }

  /** Mux tells of the two in either order, now and then with one and the same stamp. */
  private void tellBothCreated(UploadSnapshot upload, AssetSnapshot asset) {
    int order = line.random().nextInt(10);
    if (order < 4) {
      told("video.upload.asset_created", upload);
      line.pass(0.3);
      told("video.asset.created", asset);
    } else if (order < 8) {
      told("video.asset.created", asset);
      line.pass(0.3);
      told("video.upload.asset_created", upload);
    } else {
      told("video.upload.asset_created", upload);
      line.tellAtOnce("video.asset.created", "asset", asset.id(), asset);
    }
  }

  private LifeCycle fromUrl(Story story) {
    var asset = Cast.asset(line.random(), Origin.URL, null, labels, line.now());
    told("video.asset.created", asset);
    line.pass(2 + line.random().nextInt(30));
    if (story == Story.URL_ERRORED) {
      var failed = asset.errored();
      told("video.asset.errored", failed);
      return line.end(truth(story, null, failed, AssetStatus.ERROR, AssetStatus.ERROR));
    }
    return ended(story, null, new Aftermath(line, mix).becomesReady(asset));
  }

  private LifeCycle ended(Story story, @Nullable UploadSnapshot upload, Payload last) {
    return switch (last) {
      case Gone(AssetSnapshot asset) ->
        line.end(truth(story, upload, asset, AssetStatus.DELETED, AssetStatus.DELETED));
      case AssetSnapshot asset ->
        line.end(truth(story, upload, asset, AssetStatus.READY, AssetStatus.READY));
      default -> throw new AssertionError("an asset ends as itself or is gone");
    };
  }

  private void told(String type, UploadSnapshot upload) {
    line.tell(type, "upload", upload.id(), upload);
  }

  private void told(String type, AssetSnapshot asset) {
    line.tell(type, "asset", asset.id(), asset);
  }

  private Truth truth(
      Story story,
      @Nullable UploadSnapshot upload,
      @Nullable AssetSnapshot asset,
      AssetStatus told,
      AssetStatus atMux) {
    var shown = asset == null ? labels : asset.labels();
    return new Truth(
        number,
        story,
        upload == null ? null : upload.id(),
        asset == null ? null : asset.id(),
        null,
        told,
        atMux,
        upload == null ? null : upload.status(),
        asset == null
            ? List.of()
            : asset.playbackIds().stream().map(PlaybackId::id).toList(),
        asset == null ? null : asset.durationSeconds(),
        shown.passthrough(),
        shown.externalId());
  }
}
