package dev.sluice.simulator;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.simulator.LifeCycle.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes, finishes and cancels direct uploads that come in through the API. Lives on one event loop. */
final class UploadDesk {
  private static final int TIMEOUT_SECONDS = 3600;
  private static final int PASSTHROUGH_CHARACTERS_MAX = 255;

  private final Catalogue catalogue;
  private final Environment environment;
  private final MuxApiSettings settings;
  private final SplittableRandom random;
  private int made;

  UploadDesk(Catalogue catalogue, Environment environment, MuxApiSettings settings) {
    this.catalogue = catalogue;
    this.environment = environment;
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
  }

  /** Whether one more upload may be made. */
  boolean full() {
    return made >= settings.uploadsMax();
  }

  /**
   * A new upload that waits for its file, and the event that tells of it.
   *
   * @param request the body of the call
   * @param origin where files are put
   * @throws IllegalArgumentException when the request is not a valid one, with a message for the caller
   * @throws ClassCastException when a field of it has another type
   */
  LifeCycle create(JsonObject request, String origin, Instant now) {
    var wanted = request.getJsonObject("new_asset_settings", new JsonObject());
    int timeout = request.getInteger("timeout", TIMEOUT_SECONDS);
    if (timeout < 60 || timeout > 604_800) {
      throw new IllegalArgumentException("timeout must be between 60 and 604800");
    }
    String id = Ids.resource(random);
    var upload = new UploadSnapshot(
        id,
        "waiting",
        timeout,
        labels(wanted),
        request.getString("cors_origin", "*"),
        origin + "/simulator/uploads/" + id + "?token=" + Ids.resource(random),
        null);
    made++;
    var line = line(now).tell("video.upload.created", "upload", id, upload);
    // No event ever tells of this: only who asks will see it.
    line.skipTo(now.plusSeconds(timeout)).silently(upload.withStatus("timed_out"));
    return keep(line.end(truth(upload, null, AssetStatus.AWAITING_UPLOAD)));
  }

  private static Labels labels(JsonObject wanted) {
    String passthrough = wanted.getString("passthrough");
    if (passthrough != null && passthrough.length() > PASSTHROUGH_CHARACTERS_MAX) {
      throw new IllegalArgumentException("passthrough must be at most 255 characters");
    }
    var policies = new ArrayList<String>();
    wanted
        .getJsonArray("playback_policies", wanted.getJsonArray("playback_policy", new JsonArray()))
        .forEach(policy -> policies.add(policy.toString()));
    var meta = wanted.getJsonObject("meta", new JsonObject());
    return new Labels(
        passthrough,
        meta.getString("title"),
        meta.getString("external_id"),
        meta.getString("creator_id"),
        policies);
  }

  /**
   * The file of a waiting upload is there: what happens from now on. A file without a byte is no video.
   *
   * @return only the new events
   */
  List<SimulatedEvent> finish(UploadSnapshot waiting, boolean empty, Instant now) {
    var story = empty ? Story.UPLOAD_ERRORED : Story.UPLOAD_READY;
    var after = new Stories(line(now), Mix.only(story), -1, waiting.labels())
        .finishedUpload(story, waiting);
    append(waiting.id(), after);
    return after.events();
  }

  /** A waiting upload is cancelled. */
  List<SimulatedEvent> cancel(UploadSnapshot waiting, Instant now) {
    var cancelled = waiting.withStatus("cancelled");
    var after = line(now)
        .tell("video.upload.cancelled", "upload", waiting.id(), cancelled)
        .end(truth(cancelled, null, AssetStatus.ERROR));
    append(waiting.id(), after);
    return after.events();
  }

  /** The event that tells of a deletion through the API. */
  SimulatedEvent deletion(AssetSnapshot asset, Instant now) {
    return line(now)
        .tell("video.asset.deleted", "asset", asset.id(), new Gone(asset))
        .end(truth(null, asset, AssetStatus.DELETED))
        .events()
        .getFirst();
  }

  private void append(String uploadId, LifeCycle after) {
    var before = catalogue.lifeOfUpload(uploadId);
    var events = new ArrayList<SimulatedEvent>(before.map(LifeCycle::events).orElse(List.of()));
    var changes = new ArrayList<Change>(before.map(LifeCycle::changes).orElse(List.of()));
    changes.removeIf(change ->
        change.state() instanceof UploadSnapshot upload && upload.status().equals("timed_out"));
    events.addAll(after.events());
    changes.addAll(after.changes());
    keep(new LifeCycle(events, changes, after.truth()));
  }

  @CanIgnoreReturnValue
  private LifeCycle keep(LifeCycle life) {
    catalogue.put(life);
    return life;
  }

  private Timeline line(Instant now) {
    return new Timeline(random, environment, now, settings.pace(), false);
  }

  private static Truth truth(
      @Nullable UploadSnapshot upload, @Nullable AssetSnapshot asset, AssetStatus status) {
    return new Truth(
        -1,
        Story.UPLOAD_READY,
        Optional.ofNullable(upload).map(UploadSnapshot::id).orElse(null),
        Optional.ofNullable(asset).map(AssetSnapshot::id).orElse(null),
        null,
        status,
        status,
        Optional.ofNullable(upload).map(UploadSnapshot::status).orElse(null),
        List.of(),
        null,
        null,
        null);
  }
}
