package dev.sluice.simulator;

import dev.sluice.simulator.AssetSnapshot.Origin;

/** A live stream: its recording is ready after ten seconds, and complete long afterwards. */
final class LiveStory {
  private static final double READY_AFTER_SECONDS = 10;

  private final Timeline line;
  private final Mix mix;
  private final int number;
  private final Labels labels;

  LiveStory(Timeline line, Mix mix, int number, Labels labels) {
    this.line = line;
    this.mix = mix;
    this.number = number;
    this.labels = labels;
  }

  LifeCycle tell() {
    var random = line.random();
    var idle = Cast.liveStream(random, labels, line.now());
    told("created", idle);
    line.pass(20);
    told("connected", idle);
    line.pass(0.5);
    var asset = Cast.asset(random, Origin.LIVE, idle.id(), labels, line.now());
    line.tell("video.asset.created", "asset", asset.id(), asset);
    var active = idle.with("active", asset.id());
    line.pass(0.5);
    told("recording", active);
    line.pass(0.5);
    told("active", active);
    var ready = Cast.ready(random, asset, READY_AFTER_SECONDS);
    line.pass(READY_AFTER_SECONDS)
        .tell("video.asset.ready", "asset", asset.id(), ready)
        .exactFromHere();
    line.pass(60);
    told("disconnected", active);
    line.pass(5);
    told("idle", idle.with("idle", asset.id()));
    var complete = ready.ready(ready.tracks(), Cast.seconds(random, 60, 7200));
    line.pass(1).tell("video.asset.live_stream_completed", "asset", asset.id(), complete);
    return ended(idle.id(), new Aftermath(line, mix).whatFollows(complete));
  }

  private LifeCycle ended(String liveStreamId, Payload last) {
    return switch (last) {
      case Gone(AssetSnapshot asset) -> line.end(truth(liveStreamId, asset, AssetStatus.DELETED));
      case AssetSnapshot asset -> line.end(truth(liveStreamId, asset, AssetStatus.READY));
      default -> throw new AssertionError("an asset ends as itself or is gone");
    };
  }

  private Truth truth(String liveStreamId, AssetSnapshot asset, AssetStatus status) {
    return new Truth(
        number,
        Story.LIVE_STREAM,
        null,
        asset.id(),
        liveStreamId,
        status,
        status,
        null,
        asset.playbackIds().stream().map(PlaybackId::id).toList(),
        asset.durationSeconds(),
        asset.labels().passthrough(),
        asset.labels().externalId());
  }

  private void told(String what, LiveStreamSnapshot stream) {
    line.tell("video.live_stream." + what, "live", stream.id(), stream);
  }
}
