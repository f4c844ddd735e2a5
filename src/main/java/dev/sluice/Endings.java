package dev.sluice;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to end what was begun, the latest first.
 *
 * <p>The chain is one of completion stages, not of Vert.x futures: those tell their listeners on an event loop of their
 * context, and when Vert.x itself is what ends, that loop is gone and nobody is told.
 */
final class Endings {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  private final Deque<Supplier<Future<?>>> endings = new ArrayDeque<>();

  /** Ends this before all that was begun earlier. */
  synchronized void push(Supplier<Future<?>> ending) {
    endings.addFirst(ending);
  }

  /** Ends this after all else. */
  synchronized void last(Supplier<Future<?>> ending) {
    endings.addLast(ending);
  }

  private synchronized Supplier<Future<?>> next() {
    Supplier<Future<?>> ending = endings.pollFirst();
    return ending == null ? Future::succeededFuture : ending;
  }

  private synchronized boolean isDone() {
    return endings.isEmpty();
  }

  /** Ends everything, one after the other; what fails is logged and does not keep the rest from ending. */
  Future<Void> run() {
    return Future.fromCompletionStage(runNext());
  }

  private CompletionStage<Void> runNext() {
    if (isDone()) {
      return CompletableFuture.completedStage(null);
    }
    return next()
        .get()
        .toCompletionStage()
        .handle((_, failure) -> {
          if (failure != null) {
            LOG.atWarn().setCause(failure).log("a part did not end in order");
          }
          return null;
        })
        .thenCompose(_ -> runNext());
  }

  /** The outcome of the work, told when the Vert.x that it ran on is closed. */
  static <T> Future<T> closing(Vertx vertx, Future<T> work) {
    var outcome = new CompletableFuture<T>();
    work.onComplete((result, failure) -> vertx.close().toCompletionStage().whenComplete((_, _) -> {
      if (failure == null) {
        outcome.complete(result);
      } else {
        outcome.completeExceptionally(failure);
      }
    }));
    return Future.fromCompletionStage(outcome);
  }
}
