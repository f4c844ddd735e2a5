package dev.sluice.simulator;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Mux's API knows at a time: the objects of a world, and what was made, cancelled and deleted through
 * the API. Lists are newest first. Lives on one event loop.
 */
final class Catalogue {
  private final NavigableMap<Place, Shelved> assets = new TreeMap<>();
  private final NavigableMap<Place, Shelved> uploads = new TreeMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Instant> deleted = new HashMap<>();

  /** The place of an object in a list: newest first, and by id at the same instant. */
  record Place(Instant createdAt, String id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::createdAt).reversed().thenComparing(Place::id);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private record Shelved(
      Supplier<LifeCycle> life,
      @Nullable Instant goneAt,
      @Nullable String uploadId,
      @Nullable String liveStreamId) {}

  /** Which assets to list; null means all. */
  record Filter(@Nullable String uploadId, @Nullable String liveStreamId) {
    private boolean lets(Shelved shelved) {
      return (uploadId == null || uploadId.equals(shelved.uploadId()))
          && (liveStreamId == null || liveStreamId.equals(shelved.liveStreamId()));
    }
  }

  Catalogue(World world) {
    for (int number = 0; number < world.size(); number++) {
      int which = number;
      put(world.lifeCycle(number), () -> world.lifeCycle(which));
    }
  }

  /** Adds a life, or puts a longer version of it into the place of an earlier one. */
  void put(LifeCycle life) {
    put(life, () -> life);
  }

  private void put(LifeCycle life, Supplier<LifeCycle> again) {
    var truth = life.truth();
    var shelved = new Shelved(
        again, life.assetDeletedAt().orElse(null), truth.uploadId(), truth.liveStreamId());
    if (truth.assetId() != null) {
      shelve(assets, life.assetCreatedAt(), truth.assetId(), shelved);
    }
    if (truth.uploadId() != null) {
      shelve(uploads, life.uploadCreatedAt(), truth.uploadId(), shelved);
    }
  }

  private void shelve(
      Map<Place, Shelved> shelf, Optional<Instant> createdAt, String id, Shelved shelved) {
    createdAt.ifPresent(at -> {
      var place = new Place(at, id);
      shelf.put(place, shelved);
      places.put(id, place);
    });
  }

  Optional<AssetSnapshot> asset(String id, Instant now) {
    return find(assets, id)
        .filter(_ -> !isDeleted(id, now))
        .flatMap(shelved -> shelved.life().get().assetAt(now));
  }

  Optional<UploadSnapshot> upload(String id, Instant now) {
    return find(uploads, id).flatMap(shelved -> shelved.life().get().uploadAt(now));
  }

  /** The life that an upload belongs to. */
  Optional<LifeCycle> lifeOfUpload(String id) {
    return find(uploads, id).map(shelved -> shelved.life().get());
  }

  /** From now on the asset is gone. */
  void delete(String assetId, Instant now) {
    deleted.put(assetId, now);
  }

  /**
   * Assets, newest first.
   *
   * @param after only those that come after this one in the list, or null for all
   */
  Stream<AssetSnapshot> assets(Filter filter, @Nullable Place after, Instant now) {
    var tail = after == null ? assets : assets.tailMap(after, false);
    return tail.entrySet().stream()
        .filter(
            entry -> filter.lets(entry.getValue()) && exists(entry.getKey(), entry.getValue(), now))
        .flatMap(entry -> entry.getValue().life().get().assetAt(now).stream());
  }

  /** Uploads, newest first, beginning with the one after so many. */
  List<UploadSnapshot> uploads(long skip, int limit, Instant now) {
    return uploads.entrySet().stream()
        .filter(entry -> !entry.getKey().createdAt().isAfter(now))
        .skip(skip)
        .limit(limit)
        .flatMap(entry -> entry.getValue().life().get().uploadAt(now).stream())
        .toList();
  }

  /** Where an asset stands in the list; empty when it was never in it. */
  Optional<Place> placeOf(String id) {
    return Optional.ofNullable(places.get(id));
  }

  private boolean exists(Place place, Shelved shelved, Instant now) {
    boolean gone = shelved.goneAt() != null && !shelved.goneAt().isAfter(now);
    return !gone && !place.createdAt().isAfter(now) && !isDeleted(place.id(), now);
  }

  private boolean isDeleted(String id, Instant now) {
    var at = deleted.get(id);
    return at != null && !at.isAfter(now);
  }

  private Optional<Shelved> find(Map<Place, Shelved> shelf, String id) {
    return placeOf(id).flatMap(place -> Optional.ofNullable(shelf.get(place)));
  }
}
