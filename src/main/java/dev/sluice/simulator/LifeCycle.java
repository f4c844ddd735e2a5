package dev.sluice.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The life of one asset, from its first event to its last, and what is true in the end. */
public final class LifeCycle {
  private final List<SimulatedEvent> events;
  private final List<Change> changes;
  private final Truth truth;

  /** The object is in this state from then on. */
  record Change(Instant at, Payload state) {}

  LifeCycle(List<SimulatedEvent> events, List<Change> changes, Truth truth) {
    this.events = List.copyOf(events);
    this.changes = List.copyOf(changes);
    this.truth = truth;
  }

  /** What Mux tells, in the order of cause; {@code created_at} does not always follow it. */
  public List<SimulatedEvent> events() {
    return events;
  }

  /** What a gateway must show in the end. */
  public Truth truth() {
    return truth;
  }

  /** The asset as Mux's API shows it then; empty before it is made and after it is deleted. */
  Optional<AssetSnapshot> assetAt(Instant now) {
    Optional<AssetSnapshot> asset = Optional.empty();
    for (var change : changes) {
      if (change.at().isAfter(now)) {
        continue;
      }
      if (change.state() instanceof AssetSnapshot snapshot) {
        asset = Optional.of(snapshot);
      } else if (change.state() instanceof Gone) {
        return Optional.empty();
      }
    }
    return asset;
  }

  /** The upload as Mux's API shows it then; empty before it is made. */
  Optional<UploadSnapshot> uploadAt(Instant now) {
    Optional<UploadSnapshot> upload = Optional.empty();
    for (var change : changes) {
      if (change.state() instanceof UploadSnapshot snapshot && !change.at().isAfter(now)) {
        upload = Optional.of(snapshot);
      }
    }
    return upload;
  }

  Optional<Instant> assetCreatedAt() {
    return firstOf(AssetSnapshot.class);
  }

  Optional<Instant> assetDeletedAt() {
    return firstOf(Gone.class);
  }

  Optional<Instant> uploadCreatedAt() {
    return firstOf(UploadSnapshot.class);
  }

  List<Change> changes() {
    return changes;
  }

  private Optional<Instant> firstOf(Class<? extends Payload> kind) {
    return changes.stream()
        .filter(change -> kind.isInstance(change.state()))
        .map(Change::at)
        .findFirst();
  }
}
