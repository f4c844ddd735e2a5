package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** An {@link EventStore} in memory whose every commit takes a while, and ends when it is let. */
final class PacedEventStore implements EventStore {
  private final Vertx vertx;
  private final Duration commitTime;
  private final IntConsumer begun;
  private final BooleanSupplier mayEnd;
  private final InMemoryEventStore memory = new InMemoryEventStore();

  /**
   * @param commitTime how long a commit takes at least, and how long it then waits to look again whether it may end
   * @param begun hears how many events each commit has when it begins
   */
  PacedEventStore(Vertx vertx, Duration commitTime, IntConsumer begun, BooleanSupplier mayEnd) {
    this.vertx = vertx;
    this.commitTime = commitTime;
    this.begun = begun;
    this.mayEnd = mayEnd;
  }

  /** The ids of what was committed. */
  Set<String> stored() {
    return memory.batches().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  @Override
  public Future<Void> open() {
    return memory.open();
  }

  @Override
  public Future<Void> close() {
    return memory.close();
  }

  @Override
  public boolean isAvailable() {
    return memory.isAvailable();
  }

  @Override
  public Future<Committed> commit(List<MuxEvent> batch) {
    begun.accept(batch.size());
    return pass().compose(_ -> memory.commit(batch));
  }

  private Future<?> pass() {
    return vertx
        .timer(commitTime.toMillis(), MILLISECONDS)
        .compose(_ -> mayEnd.getAsBoolean() ? Future.succeededFuture() : pass());
  }
}
