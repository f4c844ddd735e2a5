package dev.sluice.asset;

import dev.sluice.event.ContentFault;
import dev.sluice.event.EventData;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random histories of one to four assets that share uploads: 2 to 60 deliveries of every type of event. Few ids, few
 * instants and few words, so that ties, contradictory links and repeats with other content are the rule.
 */
public final class Histories {
  private static final int DELIVERIES_MAX = 60;
  private static final Instant MIDNIGHT = Instant.parse("2026-06-02T00:00:00Z");
  private static final List<String> TYPES = List.of(
      "video.upload.created",
      "video.upload.asset_created",
      "video.upload.cancelled",
      "video.upload.errored",
      "video.upload.unheard_of",
      "video.asset.created",
      "video.asset.ready",
      "video.asset.ready",
      "video.asset.errored",
      "video.asset.updated",
      "video.asset.updated",
      "video.asset.deleted",
      "video.asset.live_stream_completed",
      "video.asset.warning",
      "video.asset.non_standard_input_detected",
      "video.asset.master.ready",
      "video.asset.static_renditions.ready",
      "video.asset.static_rendition.created",
      "video.asset.static_rendition.ready",
      "video.asset.static_rendition.skipped",
      "video.asset.static_rendition.deleted",
      "video.asset.track.created",
      "video.asset.track.ready",
      "video.asset.track.errored",
      "video.asset.track.deleted",
      "video.asset.shots.ready",
      "video.live_stream.created",
      "video.live_stream.active",
      "video.live_stream.idle",
      "video.live_stream.deleted",
      "video.live_stream.warning",
      "video.live_stream.simulcast_target.idle",
      "robots.job.summarize.completed");
  private static final List<String> STATUSES = List.of(
      "waiting",
      "preparing",
      "asset_created",
      "ready",
      "errored",
      "idle",
      "active",
      "timed_out",
      "deleted",
      "a word of tomorrow");

  // Compared by UTF-16 units the last two stand the other way round.
  private static final List<String> UPLOADS = List.of("u0", "u1", "u\uff5e", "u\ud83d\ude00");
  private static final List<String> DETAILS = List.of(
      "{}",
      "{\"duration\":12.5}",
      "{\"is_live\":true,\"meta\":{\"title\":\"\ud83d\ude00\"}}",
      "{\"playback_ids\":[{\"id\":\"p\",\"policy\":\"public\"}]}");

  private final SplittableRandom random;
  private final String prefix;
  private final int assets;
  private final List<MuxEvent> told = new ArrayList<>();

  private Histories(long seed, String prefix) {
    this.random = new SplittableRandom(seed);
    this.prefix = prefix;
    this.assets = 1 + random.nextInt(4);
  }

  /**
   * The deliveries of one history, always the same for the same seed.
   *
   * @param prefix begins every id, so that histories with different ones do not touch
   */
  public static List<MuxEvent> of(long seed, String prefix) {
    return new Histories(seed, prefix).tell();
  }

  private List<MuxEvent> tell() {
    int deliveries = 2 + random.nextInt(DELIVERIES_MAX - 1);
    while (told.size() < deliveries) {
      boolean again = !told.isEmpty() && random.nextInt(8) == 0;
      told.add(again ? redelivered(told.get(random.nextInt(told.size()))) : fresh());
    }
    return told;
  }

  private MuxEvent fresh() {
    String type = TYPES.get(random.nextInt(TYPES.size()));
    // Ids do not grow with time, as those of Mux do not.
    String id = prefix + "e" + (told.size() * 37 % 61);
    Instant at = MIDNIGHT.plusSeconds(random.nextInt(7) - 3).plusNanos(1000L * random.nextInt(2));
    Source source = switch (random.nextInt(12)) {
      case 0, 1 -> Source.POLL;
      case 2 -> Source.REPLAY;
      default -> Source.WEBHOOK;
    };
    ContentFault fault = random.nextInt(50) == 0 ? ContentFault.NUL : null;
    return event(id, type, at, source, fault, fault == null ? data(type) : EventData.EMPTY);
  }

  /** The same event again, one time in two with the resource as it has become. */
  private MuxEvent redelivered(MuxEvent event) {
    boolean changed = event.fault() == null && random.nextBoolean();
    return event(
        event.id().value(),
        event.type(),
        event.occurredAt(),
        event.source(),
        event.fault(),
        changed ? data(event.type()) : event.data());
  }

  private MuxEvent event(
      String id,
      String type,
      Instant at,
      Source source,
      @Nullable ContentFault fault,
      EventData data) {
    // The body of a redelivery differs in its attempts, as that of Mux does.
    byte[] body = ("{\"id\":\"" + id + "\",\"attempts\":[" + told.size() + "]}")
        .getBytes(StandardCharsets.UTF_8);
    return new MuxEvent(
        new EventId(id),
        type,
        at,
        source,
        "object",
        "subject",
        "env",
        data,
        "t=1,v1=0",
        body,
        fault);
  }

  private EventData data(String type) {
    String asset = prefix + "a" + random.nextInt(assets);
    String upload = prefix + UPLOADS.get(random.nextInt(UPLOADS.size()));
    String own = type.startsWith("video.upload.")
        ? upload
        : type.startsWith("video.asset.track.") || type.startsWith("video.asset.static_rendition.")
            ? asset + "/part" + random.nextInt(2)
            : type.startsWith("video.live_stream.") ? prefix + "live" : asset;
    return new EventData(
        random.nextInt(40) == 0 ? null : own,
        random.nextInt(8) == 0 ? null : STATUSES.get(random.nextInt(STATUSES.size())),
        type.startsWith("video.asset.") ? mostly(upload) : null,
        type.startsWith("video.asset.") && own.equals(asset) ? null : mostly(asset),
        random.nextInt(4) == 0 ? prefix + "live" : null,
        random.nextBoolean() ? prefix + "pt" + random.nextInt(3) : null,
        random.nextInt(3) == 0 ? prefix + "x" + random.nextInt(3) : null,
        type.endsWith(".warning") ? mostly("warning-type") : null,
        DETAILS.get(random.nextInt(DETAILS.size())));
  }

  private @Nullable String mostly(String text) {
    return random.nextInt(3) == 0 ? null : text;
  }
}
