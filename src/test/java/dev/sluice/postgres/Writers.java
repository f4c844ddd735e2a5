package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import dev.sluice.linking.EventStore.Committed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Several stores on one database, each with an event loop of its own, that commit at the same time. */
final class Writers implements AutoCloseable {
  private final List<Writer> writers = new ArrayList<>();

  private record Writer(Vertx vertx, PgEventStore store) {}

  Writers(PostgresSettings settings, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
      var store = new PgEventStore(vertx, settings, Duration.ofSeconds(30), Duration.ofMillis(50));
      writers.add(new Writer(vertx, store));
      Promise<Void> opened = Promise.promise();
      vertx.runOnContext(
          _ -> store.open().compose(_ -> connected(vertx, store)).onComplete(opened));
      opened.future().await(20, SECONDS);
    }
  }

  private static Future<Void> connected(Vertx vertx, PgEventStore store) {
    return store.isAvailable()
        ? Future.succeededFuture()
        : vertx.timer(20, MILLISECONDS).compose(_ -> connected(vertx, store));
  }

  static PostgresSettings settings(TestDatabase database) {
    return new PostgresSettings(
        database.url(),
        4,
        100,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofDays(90),
        2);
  }

  /** Each writer commits its batches one after the other; answers with the ids that were new, as often as they were. */
  List<EventId> commit(List<List<List<MuxEvent>>> batchesOfWriters) throws Exception {
    List<Future<List<EventId>>> ends = new ArrayList<>();
    for (int i = 0; i < batchesOfWriters.size(); i++) {
      ends.add(commitAll(writers.get(i), batchesOfWriters.get(i)));
    }
    Future.all(ends).await(300, SECONDS);
    List<EventId> added = new ArrayList<>();
    ends.forEach(end -> added.addAll(end.result()));
    return added;
  }

  private Future<List<EventId>> commitAll(Writer writer, List<List<MuxEvent>> batches) {
    Promise<List<EventId>> end = Promise.promise();
    writer
        .vertx()
        .runOnContext(_ -> commitNext(writer.store(), batches, 0, new ArrayList<>(), end));
    return end.future();
  }

  // Not a chain of futures: thousands of links would stand on one another.
  private static void commitNext(
      PgEventStore store,
      List<List<MuxEvent>> batches,
      int next,
      List<EventId> added,
      Promise<List<EventId>> end) {
    if (next == batches.size()) {
      end.complete(added);
      return;
    }
    Future<Committed> commit = store.commit(batches.get(next));
    commit.onComplete(
        committed -> {
          added.addAll(committed.added());
          commitNext(store, batches, next + 1, added, end);
        },
        end::fail);
  }

  @Override
  public void close() throws TimeoutException {
    for (Writer writer : writers) {
      writer.store().close().await(10, SECONDS);
      writer.vertx().close().await(10, SECONDS);
    }
  }
}
