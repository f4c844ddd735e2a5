package dev.sluice.linking;

import dev.sluice.event.ContentFault;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An {@link EventStore} in memory, which can hold a commit, refuse content, fail in passing and be away. */
final class InMemoryEventStore implements EventStore {
  private final Map<EventId, MuxEvent> events = new HashMap<>();
  private final List<List<String>> batches = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private final Promise<Void> firstCommit = Promise.promise();
  private Future<Void> gate = Future.succeededFuture();
  private Promise<Void> held = Promise.promise();
  private int failures;
  private boolean away;

  synchronized void hold() {
    held = Promise.promise();
    gate = held.future();
  }

  synchronized void release() {
    held.complete();
  }

  /** Lets the commit that is held end, and holds the next one. */
  void step() {
    Promise<Void> held;
    synchronized (this) {
      held = this.held;
      hold();
    }
    held.complete();
  }

  Future<Void> firstCommitBegan() {
    return firstCommit.future();
  }

  synchronized void refuseContentOf(String id) {
    refused.add(id);
  }

  synchronized void failNext(int commits) {
    failures = commits;
  }

  synchronized void away(boolean isAway) {
    away = isAway;
  }

  /** The ids of each commit that was tried, in the order of the batch. */
  synchronized List<List<String>> batches() {
    return List.copyOf(batches);
  }

  synchronized @Nullable ContentFault faultOf(String id) {
    MuxEvent event = events.get(new EventId(id));
    return event == null ? null : event.fault();
  }

  @Override
  public Future<Void> open() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  @Override
  public synchronized boolean isAvailable() {
    return !away;
  }

  @Override
  public synchronized Future<Committed> commit(List<MuxEvent> batch) {
    batches.add(batch.stream().map(event -> event.id().value()).toList());
    firstCommit.tryComplete();
    if (failures > 0) {
      failures--;
      return Future.failedFuture(new StoreUnavailableException("in passing"));
    }
    if (batch.stream()
        .anyMatch(event -> event.fault() == null && refused.contains(event.id().value()))) {
      return Future.failedFuture(new ContentRefusedException("22021"));
    }
    return gate.map(_ -> write(batch));
  }

  private synchronized Committed write(List<MuxEvent> batch) {
    Set<EventId> added = new HashSet<>();
    for (MuxEvent event : batch) {
      if (events.putIfAbsent(event.id(), event) == null) {
        added.add(event.id());
      }
    }
    return new Committed(added, List.of());
  }
}
