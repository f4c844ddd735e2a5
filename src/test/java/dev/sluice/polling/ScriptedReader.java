package dev.sluice.polling;

import dev.sluice.resilience.CallClass;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A Mux that says what the test has written down, and counts how often it was asked. Thread-safe. */
final class ScriptedReader implements AssetReader {
  private final Map<String, String> statuses = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private final List<String> missing = new ArrayList<>();
  private Future<Void> gate = Future.succeededFuture();
  private boolean paused;
  private int reads;
  private int pages;

  synchronized void status(String id, String status) {
    statuses.put(id, status);
  }

  synchronized void fail(String id, String reason) {
    failures.put(id, reason);
  }

  synchronized void missing(String id) {
    missing.add(id);
  }

  /** No read is answered from now on. */
  synchronized void hold() {
    gate = Promise.<Void>promise().future();
  }

  synchronized void pause(boolean isPaused) {
    paused = isPaused;
  }

  synchronized int reads() {
    return reads;
  }

  synchronized int pages() {
    return pages;
  }

  @Override
  public synchronized Future<Told> read(PollKey key, CallClass callClass, BooleanSupplier wanted) {
    if (!wanted.getAsBoolean()) {
      return Future.failedFuture(ReadFailedException.deferred("unwanted", Duration.ZERO));
    }
    reads++;
    return gate.compose(_ -> answer(key.id()));
  }

  private synchronized Future<Told> answer(String id) {
    if (failures.containsKey(id)) {
      return Future.failedFuture(
          ReadFailedException.failed(String.valueOf(failures.get(id)), Duration.ZERO));
    }
    if (missing.contains(id)) {
      return Future.succeededFuture(new Told.Missing());
    }
    String status = statuses.getOrDefault(id, "preparing");
    return Future.succeededFuture(
        new Told.Facts(PollingFixtures.facts(PollKey.asset(id), status, null, Instant.now())));
  }

  @Override
  public synchronized Future<Page> list(
      @Nullable String cursor, int limit, BooleanSupplier wanted) {
    pages++;
    List<String> ids = List.copyOf(statuses.keySet());
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(ids.size(), from + limit);
    List<Listed> items = new ArrayList<>();
    for (String id : ids.subList(from, to)) {
      String status = statuses.getOrDefault(id, "preparing");
      items.add(new Listed(
          id, null, PollingFixtures.facts(PollKey.asset(id), status, null, Instant.now())));
    }
    return Future.succeededFuture(new Page(items, to == ids.size() ? null : Integer.toString(to)));
  }

  @Override
  public Future<Optional<String>> environment(BooleanSupplier wanted) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public synchronized Condition condition() {
    return paused ? new Condition.Paused(Duration.ofSeconds(1)) : new Condition.Healthy();
  }
}
