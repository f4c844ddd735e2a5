package dev.sluice.asset;

import dev.sluice.event.EventData;
import dev.sluice.event.EventOutcome;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an event says about Mux objects, and the fold of many events into one state per object.
 *
 * <p>Where the type of an event names a status ({@code video.asset.ready}), the type is believed, not
 * {@code data.status}: a redelivery may carry the resource as it is now, and {@code video.asset.deleted} is known to
 * carry {@code ready}. An event of an unknown type says nothing here; the ledger keeps it all the same.
 */
public final class Facts {
  private static final String UPLOAD = "video.upload.";
  private static final String ASSET = "video.asset.";
  private static final String TRACK = "video.asset.track.";
  private static final String RENDITION = "video.asset.static_rendition.";
  private static final String SHOTS = "video.asset.shots.";
  private static final String LIVE = "video.live_stream.";
  private static final String SIMULCAST = "video.live_stream.simulcast_target.";

  private Facts() {}

  /** What the event says, one fact per object; empty for a faulty event and for one that concerns no object we keep. */
  public static List<MuxObject> of(MuxEvent event) {
    String type = event.type();
    if (event.fault() != null) {
      return List.of();
    } else if (type.startsWith(UPLOAD)) {
      return upload(event, type.substring(UPLOAD.length()));
    } else if (type.startsWith(TRACK)) {
      return part(event, ObjectKind.TRACK, type.substring(TRACK.length()));
    } else if (type.startsWith(RENDITION)) {
      return part(event, ObjectKind.STATIC_RENDITION, type.substring(RENDITION.length()));
    } else if (type.startsWith(SHOTS) || type.startsWith(SIMULCAST)) {
      return List.of();
    } else if (type.startsWith(ASSET)) {
      return asset(event, type.substring(ASSET.length()));
    } else if (type.startsWith(LIVE)) {
      return liveStream(event, type.substring(LIVE.length()));
    }
    return List.of();
  }

  /** What the ledger notes of the event. */
  public static EventOutcome outcome(MuxEvent event) {
    if (event.fault() != null) {
      return EventOutcome.QUARANTINED;
    }
    return of(event).isEmpty() ? EventOutcome.RECORDED : EventOutcome.APPLIED;
  }

  /** What all the events say together, one state per object, in the order in which rows are locked. */
  public static SortedMap<ObjectKey, MuxObject> fold(Collection<MuxEvent> events) {
    SortedMap<ObjectKey, MuxObject> states = new TreeMap<>();
    for (MuxEvent event : events) {
      for (MuxObject fact : of(event)) {
        states.merge(fact.key(), fact, MuxObject::merge);
      }
    }
    return states;
  }

  /** The asset that the event concerns, or the upload while no asset is known: the key of its history. */
  public static Optional<String> historyKey(MuxEvent event) {
    EventData data = event.data();
    String type = event.type();
    if (type.startsWith(UPLOAD)) {
      return Optional.ofNullable(data.assetId() != null ? data.assetId() : ownId(event));
    } else if (type.startsWith(TRACK) || type.startsWith(RENDITION)) {
      return Optional.ofNullable(data.assetId());
    } else if (type.startsWith(ASSET) || type.startsWith(LIVE)) {
      return Optional.ofNullable(ownId(event));
    }
    return Optional.empty();
  }

  private static List<MuxObject> upload(MuxEvent event, String what) {
    String id = ownId(event);
    if (id == null) {
      return List.of();
    }
    String status = switch (what) {
      case "created" -> MuxStatus.WAITING;
      case "asset_created" -> MuxStatus.ASSET_CREATED;
      case "cancelled" -> MuxStatus.CANCELLED;
      case "errored" -> MuxStatus.ERRORED;
      default -> event.data().status();
    };
    List<MuxObject> facts = new ArrayList<>(2);
    facts.add(fact(
        event, new ObjectKey(ObjectKind.UPLOAD, id), null, snapshot(event, status), false, null));
    String assetId = event.data().assetId();
    if (assetId != null) {
      facts.add(link(event, assetId, id));
    }
    return facts;
  }

  private static List<MuxObject> asset(MuxEvent event, String what) {
    String id = ownId(event);
    if (id == null) {
      return List.of();
    }
    String uploadId = event.data().uploadId();
    if (what.equals("warning")) {
      List<MuxObject> facts = new ArrayList<>(warning(event, id));
      if (uploadId != null) {
        facts.add(link(event, id, uploadId));
      }
      return facts;
    }
    String status = switch (what) {
      case "created" -> MuxStatus.PREPARING;
      case "ready" -> MuxStatus.READY;
      case "errored" -> MuxStatus.ERRORED;
      case "deleted" -> MuxStatus.DELETED;
      default -> event.data().status();
    };
    Instant deletedAt = what.equals("deleted") ? event.occurredAt() : null;
    boolean completed = what.equals("live_stream_completed") || polledAfterTheShow(event);
    ObjectKey key = new ObjectKey(ObjectKind.ASSET, id);
    // Who asked for the asset and did not find it knows that it is gone, and no more: what was said
    // of it while it was
    // there must stand, for by its passthrough and external id it is found.
    boolean gone = deletedAt != null && event.data().status() == null;
    Snapshot snapshot = gone ? Snapshot.NONE : snapshot(event, status);
    return List.of(fact(event, key, uploadId, snapshot, completed, deletedAt));
  }

  // A read of the resource is a whole: ready, recorded from a live stream and no longer live means
  // that it is over.
  private static boolean polledAfterTheShow(MuxEvent event) {
    EventData data = event.data();
    return event.source() == Source.POLL
        && data.liveStreamId() != null
        && MuxStatus.READY.equals(data.status())
        && !data.detail().contains("\"is_live\":true");
  }

  private static List<MuxObject> part(MuxEvent event, ObjectKind kind, String what) {
    String id = ownId(event);
    if (id == null) {
      return List.of();
    }
    String status = switch (what) {
      case "created" -> MuxStatus.PREPARING;
      case "ready" -> MuxStatus.READY;
      case "errored" -> MuxStatus.ERRORED;
      case "deleted" -> MuxStatus.DELETED;
      case "skipped" -> "skipped";
      default -> event.data().status();
    };
    Instant deletedAt = what.equals("deleted") ? event.occurredAt() : null;
    ObjectKey key = new ObjectKey(kind, id);
    return List.of(
        fact(event, key, event.data().assetId(), snapshot(event, status), false, deletedAt));
  }

  private static List<MuxObject> liveStream(MuxEvent event, String what) {
    String id = ownId(event);
    if (id == null) {
      return List.of();
    }
    if (what.equals("warning")) {
      return warning(event, id);
    }
    boolean deleted = what.equals("deleted");
    String status = deleted ? MuxStatus.DELETED : event.data().status();
    ObjectKey key = new ObjectKey(ObjectKind.LIVE_STREAM, id);
    Instant deletedAt = deleted ? event.occurredAt() : null;
    return List.of(fact(event, key, null, snapshot(event, status), false, deletedAt));
  }

  private static List<MuxObject> warning(MuxEvent event, String aboutId) {
    String warningType = event.data().warningType();
    if (warningType == null) {
      return List.of();
    }
    ObjectKey key = new ObjectKey(ObjectKind.WARNING, aboutId + "/" + warningType);
    return List.of(fact(event, key, aboutId, snapshot(event, "warning"), false, null));
  }

  private static MuxObject link(MuxEvent event, String assetId, String uploadId) {
    return fact(
        event, new ObjectKey(ObjectKind.ASSET, assetId), uploadId, Snapshot.NONE, false, null);
  }

  private static MuxObject fact(
      MuxEvent event,
      ObjectKey key,
      @Nullable String parentId,
      Snapshot snapshot,
      boolean liveCompleted,
      @Nullable Instant deletedAt) {
    return new MuxObject(
        key, parentId, snapshot, liveCompleted, deletedAt, event.occurredAt(), event.occurredAt());
  }

  private static Snapshot snapshot(MuxEvent event, @Nullable String status) {
    if (status == null) {
      // It says nothing of how the object is, so it must not hide what an earlier event said.
      return Snapshot.NONE;
    }
    EventData data = event.data();
    return new Snapshot(
        Stamp.of(
            event.occurredAt(),
            status,
            event.source(),
            event.id(),
            status,
            data.passthrough(),
            data.externalId(),
            data.liveStreamId(),
            data.detail()),
        status,
        data.passthrough(),
        data.externalId(),
        data.liveStreamId(),
        data.detail());
  }

  private static @Nullable String ownId(MuxEvent event) {
    return event.data().id() != null ? event.data().id() : event.subjectId();
  }
}
