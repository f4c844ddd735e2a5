package dev.sluice.polling;

import dev.sluice.resilience.CallClass;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Mux in virtual time whose assets are all ready, and which answers four calls in a second, one after the other. */
final class ShelfReader implements AssetReader {
  private static final Duration PACE = Duration.ofMillis(250);

  private final VirtualTime time;
  private final Map<Integer, Runnable> atPage = new HashMap<>();
  private List<PollKey> shelf = List.of();
  private int failingPages;
  private int reads;
  private int pages;
  private int waiting;

  ShelfReader(VirtualTime time) {
    this.time = time;
  }

  /** What its list has, in this order. */
  void shelve(List<PollKey> keys) {
    shelf = List.copyOf(keys);
  }

  /** So many of the next pages fail. */
  void failPages(int count) {
    failingPages = count;
  }

  /** Runs when it is asked for its page of this number, counted from 0, for the first time. */
  void atPage(int number, Runnable task) {
    atPage.put(number, task);
  }

  int reads() {
    return reads;
  }

  int pages() {
    return pages;
  }

  @Override
  public Future<Told> read(PollKey key, CallClass callClass, BooleanSupplier wanted) {
    return inTurn(wanted, () -> {
      reads++;
      return Future.succeededFuture(
          new Told.Facts(PollingFixtures.facts(key, "ready", null, time.instant())));
    });
  }

  @Override
  public Future<Page> list(@Nullable String cursor, int limit, BooleanSupplier wanted) {
    return inTurn(wanted, () -> {
      pages++;
      int from = cursor == null ? 0 : Integer.parseInt(cursor);
      Runnable task = atPage.remove(from / limit);
      if (task != null) {
        task.run();
      }
      if (failingPages > 0) {
        failingPages--;
        return Future.failedFuture(ReadFailedException.failed("server_error", Duration.ZERO));
      }
      int to = Math.min(shelf.size(), from + limit);
      List<Listed> items = new ArrayList<>();
      for (PollKey key : shelf.subList(from, to)) {
        items.add(
            new Listed(key.id(), null, PollingFixtures.facts(key, "ready", null, time.instant())));
      }
      return Future.succeededFuture(
          new Page(items, to == shelf.size() ? null : Integer.toString(to)));
    });
  }

  private <T> Future<T> inTurn(BooleanSupplier wanted, Supplier<Future<T>> answer) {
    Promise<T> answered = Promise.promise();
    waiting++;
    var _ = time.after(PACE.multipliedBy(waiting), () -> {
      waiting--;
      if (wanted.getAsBoolean()) {
        answer.get().onComplete(answered);
      } else {
        answered.fail(ReadFailedException.deferred("unwanted", Duration.ZERO));
      }
    });
    return answered.future();
  }

  @Override
  public Future<Optional<String>> environment(BooleanSupplier wanted) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Condition condition() {
    return new Condition.Healthy();
  }
}
