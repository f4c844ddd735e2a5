package dev.sluice.mux;

import dev.sluice.guard.Answer;
import dev.sluice.guard.DependencyException;
import dev.sluice.guard.Fallback;
import dev.sluice.guard.Guard;
import dev.sluice.guard.Operation;
import dev.sluice.guard.Timers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Callers of Mux, each of whom asks for the status of one asset, takes what comes of it, pauses and asks again. Every fourth
 * falls back on a cached answer, the next on a default, the next on a queue, and the last on nothing.
 */
final class Crowd {
  /** How long each waits at the most. */
  static final Duration WITHIN = Duration.ofSeconds(12);

  static final Duration AGE_MAX = Duration.ofMinutes(15);

  private final Guard guard;
  private final Timers timers;
  private final InstantSource clock;
  private final Function<String, Future<String>> mux;
  private final List<String> assets;
  private final Duration pause;
  private final Executor home;
  private final List<Turn> turns = new ArrayList<>();
  private final Queue<Instant> sent = new ConcurrentLinkedQueue<>();
  private final Queue<Instant> retries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asking = new AtomicInteger();
  private final Promise<List<Turn>> over = Promise.promise();
  private boolean ending;

  /**
   * What one question came to.
   *
   * @param caller who asked, from 0
   * @param mark of the answer, or why there was none
   * @param age of a cached answer, or null
   */
  record Turn(
      int caller,
      Instant began,
      Duration took,
      String mark,
      @Nullable Duration age) {
    Instant ended() {
      return began.plus(took);
    }
  }

  Crowd(
      Guard guard,
      Timers timers,
      InstantSource clock,
      Function<String, Future<String>> mux,
      List<String> assets,
      Duration pause) {
    this.guard = guard;
    this.timers = timers;
    this.clock = clock;
    this.mux = mux;
    this.assets = assets;
    this.pause = pause;
    this.home = timers.here();
  }

  void begin(int callers) {
    asking.set(callers);
    home.execute(() -> {
      for (int i = 0; i < callers; i++) {
        ask(i);
      }
    });
  }

  /** Nobody asks again; every question that was asked, once the last is answered. */
  Future<List<Turn>> end() {
    home.execute(() -> ending = true);
    return over.future();
  }

  /** When attempts were sent. */
  List<Instant> sent() {
    return List.copyOf(sent);
  }

  /** When attempts were sent that were not the first of their question. */
  List<Instant> retries() {
    return List.copyOf(retries);
  }

  private void ask(int caller) {
    if (ending) {
      if (asking.decrementAndGet() == 0) {
        over.complete(List.copyOf(turns));
      }
      return;
    }
    Instant began = clock.instant();
    guard
        .call(question(caller))
        .onComplete(answer -> home.execute(() -> {
          turns.add(turn(caller, began, answer));
          var _ = timers.arm(pause, () -> home.execute(() -> ask(caller)));
        }));
  }

  private Operation<String> question(int caller) {
    String asset = assets.get(caller % assets.size());
    var attempts = new AtomicInteger();
    Operation<String> question = Operation.of(MuxCall.ASSET.label(), asset, () -> {
          sent.add(clock.instant());
          if (attempts.incrementAndGet() > 1) {
            retries.add(clock.instant());
          }
          return mux.apply(asset);
        })
        .kind(MuxCall.ASSET.kind())
        .lane(MuxCall.ASSET.lane())
        .within(WITHIN);
    return switch (caller % 4) {
      case 0 -> question.orElse(new Fallback.Cached<>(AGE_MAX));
      case 1 -> question.orElse(new Fallback.Default<>(() -> "unknown"));
      case 2 -> question.orElse(new Fallback.QueueForLater<>(_ -> Future.succeededFuture()));
      default -> question;
    };
  }

  private Turn turn(int caller, Instant began, AsyncResult<Answer<String>> answer) {
    Duration took = Duration.between(began, clock.instant());
    if (answer.succeeded()) {
      Duration age =
          answer.result() instanceof Answer.Cached<String>(String _, Duration known) ? known : null;
      return new Turn(caller, began, took, answer.result().label(), age);
    }
    String why = answer.cause() instanceof DependencyException failed
        ? failed.label()
        : String.valueOf(answer.cause());
    return new Turn(caller, began, took, why, null);
  }
}
