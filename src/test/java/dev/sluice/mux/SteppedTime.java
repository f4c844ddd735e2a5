package dev.sluice.mux;

import dev.sluice.guard.Timers;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A time for a guard whose calls are real HTTP. It stands still until a test moves it, and then stops at each timer on the
 * way until what the timer caused is over. All of the guard runs on one event loop, so a look from there sees no half step.
 */
final class SteppedTime implements Timers {
  private static final Comparator<Task> ORDER =
      Comparator.comparing(Task::at).thenComparingLong(Task::number);

  private final AtomicReference<Instant> now;
  private final Context home;
  private final TreeSet<Task> tasks = new TreeSet<>(ORDER);
  private long armed;

  private record Task(Instant at, long number, Runnable action) {}

  /** Waits, while the time stands still, until what was begun is over. */
  interface Settling {
    void await() throws Exception;
  }

  /**
   * @param now is moved by this, and may be read from anywhere
   */
  SteppedTime(Vertx vertx, AtomicReference<Instant> now) {
    this.now = now;
    this.home = vertx.getOrCreateContext();
  }

  @Override
  public Executor here() {
    return task -> {
      if (home.equals(Vertx.currentContext())) {
        task.run();
      } else {
        home.runOnContext(_ -> task.run());
      }
    };
  }

  @Override
  public synchronized Armed arm(Duration delay, Runnable action) {
    var task = new Task(now.get().plus(delay), armed++, action);
    tasks.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Timers that wait. */
  synchronized int waiting() {
    return tasks.size();
  }

  private synchronized @Nullable Instant nextUntil(Instant target) {
    return tasks.isEmpty() || tasks.first().at().isAfter(target)
        ? null
        : tasks.first().at();
  }

  private synchronized @Nullable Task due() {
    return tasks.isEmpty() || tasks.first().at().isAfter(now.get()) ? null : tasks.pollFirst();
  }

  /** Runs this on the guard's event loop, in one turn, and gives what it gives. */
  <T> T inOneTurn(Callable<T> turn) throws Exception {
    Promise<T> done = Promise.promise();
    home.runOnContext(_ -> {
      try {
        done.complete(turn.call());
      } catch (Exception e) {
        done.fail(e);
      }
    });
    return done.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** Moves on by this much. */
  void advance(Duration by, Settling settling) throws Exception {
    Instant target = now.get().plus(by);
    settling.await();
    for (Instant next = nextUntil(target); next != null; next = nextUntil(target)) {
      if (next.isAfter(now.get())) {
        now.set(next);
      }
      boolean all = inOneTurn(() -> {
        for (Task task = due(); task != null; task = due()) {
          task.action().run();
        }
        return true;
      });
      if (all) {
        settling.await();
      }
    }
    now.set(target);
  }
}
