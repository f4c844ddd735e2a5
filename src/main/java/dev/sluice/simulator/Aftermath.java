package dev.sluice.simulator;

import java.util.SplittableRandom;

/** An asset becomes ready, and what may come after that. */
final class Aftermath {
  private final Timeline line;
  private final Mix mix;
  private final SplittableRandom random;

  Aftermath(Timeline line, Mix mix) {
    this.line = line;
    this.mix = mix;
    this.random = line.random();
  }

  /** Returns the asset as it is in the end, or {@link Gone}. */
  Payload becomesReady(AssetSnapshot preparing) {
    if (random.nextDouble() < mix.warnings()) {
      var warning = new Notice.Warning(
          preparing, "non_standard_input", "The input will take longer to process.");
      line.tell("video.asset.warning", "asset", preparing.id(), warning);
    }
    var asset = Cast.ready(random, preparing, Cast.seconds(random, 3, 1200));
    line.tell("video.asset.ready", "asset", asset.id(), asset).exactFromHere();
    return whatFollows(asset);
  }

  /** The changes of an asset that is ready. */
  Payload whatFollows(AssetSnapshot ready) {
    var asset = ready;
    if (random.nextDouble() < mix.textTracks()) {
      asset = subtitled(asset);
    }
    if (random.nextDouble() < mix.renditions()) {
      rendered(asset);
    }
    if (random.nextDouble() < mix.novelties()) {
      novelties(asset);
    }
    if (random.nextDouble() < mix.updated()) {
      asset = updated(asset);
    }
    if (random.nextDouble() < mix.deleted()) {
      var gone = new Gone(asset);
      line.pass(random.nextInt(4) == 0 ? 300 : 10)
          .tell("video.asset.deleted", "asset", asset.id(), gone);
      return gone;
    }
    return asset;
  }

  private AssetSnapshot subtitled(AssetSnapshot asset) {
    var track = Cast.subtitles(random, asset.id());
    line.pass(1)
        .tell("video.asset.track.created", "track", track.id(), track)
        .silently(asset.withTrack(track));
    var ready = track.withStatus("ready");
    var subtitled = asset.withTrack(ready);
    line.pass(8).tell("video.asset.track.ready", "track", track.id(), ready).silently(subtitled);
    return subtitled;
  }

  private void rendered(AssetSnapshot asset) {
    var rendition = new RenditionSnapshot(Ids.resource(random), asset.id(), "preparing", null);
    line.pass(1)
        .tell(
            "video.asset.static_rendition.created", "static_rendition", rendition.id(), rendition);
    var ready = rendition.ready(random.nextLong(1_000_000, 4_000_000_000L));
    line.pass(10).tell("video.asset.static_rendition.ready", "static_rendition", ready.id(), ready);
  }

  private void novelties(AssetSnapshot asset) {
    line.pass(1)
        .tell(
            "video.asset.shots.created", "asset", asset.id(), new Notice.Shots("preparing", null));
    String manifest = "https://shots.example.com/" + asset.id() + "/manifest.json";
    line.pass(2)
        .tell("video.asset.shots.ready", "asset", asset.id(), new Notice.Shots("ready", manifest));
    String job = Ids.resource(random);
    line.pass(2)
        .tell(
            "robots.job.summarize.pending",
            "robots_job",
            job,
            new Notice.RobotJob(job, asset.id(), "pending", null));
    line.pass(5)
        .tell(
            "robots.job.summarize.completed",
            "robots_job",
            job,
            new Notice.RobotJob(
                job, asset.id(), "completed", "A person explains something at a blackboard."));
  }

  private AssetSnapshot updated(AssetSnapshot asset) {
    String passthrough = asset.labels().passthrough();
    String base = passthrough == null ? "late" : passthrough;
    var renamed = asset.renamed(asset.labels().renamed(base + "-v2", "New title"));
    line.pass(20).tell("video.asset.updated", "asset", asset.id(), renamed);
    return renamed;
  }
}
