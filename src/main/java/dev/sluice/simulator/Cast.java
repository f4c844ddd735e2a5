package dev.sluice.simulator;

import dev.sluice.simulator.AssetSnapshot.Origin;
import dev.sluice.simulator.TrackSnapshot.Kind;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Invents the objects that appear in a life. */
final class Cast {
  private static final int UPLOAD_TIMEOUT_SECONDS = 3600;
  private static final int ABANDONED_TIMEOUT_SECONDS = 60;

  private Cast() {}

  /** Three of four customers set a passthrough, half of those meta as well; one in ten sets nothing at all. */
  static Labels labels(SplittableRandom random, String key) {
    int draw = random.nextInt(20);
    var policies =
        draw % 7 == 3 ? List.of("public", "signed") : List.of(draw % 5 == 4 ? "signed" : "public");
    if (draw < 10) {
      return new Labels(key, null, null, null, policies);
    }
    if (draw < 18) {
      return new Labels(
          draw < 15 ? key : null,
          "Lesson " + key,
          "record-" + key,
          "user-" + random.nextInt(1000),
          policies);
    }
    return new Labels(null, null, null, null, policies);
  }

  static UploadSnapshot upload(SplittableRandom random, Labels labels, boolean abandoned) {
    String id = Ids.resource(random);
    return new UploadSnapshot(
        id,
        "waiting",
        abandoned ? ABANDONED_TIMEOUT_SECONDS : UPLOAD_TIMEOUT_SECONDS,
        labels,
        "https://app.example.com",
        "https://storage.googleapis.com/video-storage-us-east1-uploads/" + id
            + "?Expires=1893456000&GoogleAccessId=simulator&Signature=" + Ids.resource(random),
        null);
  }

  static AssetSnapshot asset(
      SplittableRandom random,
      Origin origin,
      @Nullable String sourceId,
      Labels labels,
      Instant at) {
    var playbackIds = labels.policies().stream()
        .map(policy -> new PlaybackId(policy, Ids.resource(random)))
        .toList();
    return AssetSnapshot.preparing(Ids.resource(random), origin, sourceId, labels, playbackIds, at);
  }

  static AssetSnapshot ready(SplittableRandom random, AssetSnapshot asset, double seconds) {
    return asset.ready(
        List.of(
            new TrackSnapshot(Kind.VIDEO, Ids.resource(random), "ready", seconds, null),
            new TrackSnapshot(Kind.AUDIO, Ids.resource(random), "ready", seconds, null)),
        seconds);
  }

  /** A length in whole milliseconds, so that its decimal text is short and exact. */
  static double seconds(SplittableRandom random, int from, int to) {
    return random.nextInt(from * 1000, to * 1000) / 1000.0;
  }

  static TrackSnapshot subtitles(SplittableRandom random, String assetId) {
    return new TrackSnapshot(Kind.TEXT, Ids.track(random), "preparing", null, assetId);
  }

  static LiveStreamSnapshot liveStream(SplittableRandom random, Labels labels, Instant at) {
    return new LiveStreamSnapshot(
        Ids.resource(random),
        "idle",
        Ids.uuid(random),
        labels,
        new PlaybackId("public", Ids.resource(random)),
        at,
        null);
  }
}
