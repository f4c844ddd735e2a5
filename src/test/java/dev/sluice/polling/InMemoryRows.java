package dev.sluice.polling;

import dev.sluice.bus.ProcessingStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the queue in memory holds, by any clock, and the rules of its rows. */
class InMemoryRows {
  final Map<PollKey, Row> rows = new LinkedHashMap<>();
  final Map<String, PollSessions.Active> sessions = new LinkedHashMap<>();
  final Map<String, Set<PollKey>> watched = new HashMap<>();
  final Map<PollKey, Known> known = new HashMap<>();
  final InstantSource clock;

  @Nullable
  String owner;

  long generation;
  Instant leaseUntil = Instant.MIN;
  boolean away;
  int takesToLose;

  /** What linking made of an object: where it is, the asset of an upload, and how often it moved. */
  record Known(ProcessingStatus status, @Nullable String assetId, int version) {}

  static final class Row {
    PollClass pollClass = PollClass.SESSION;
    boolean parked;
    boolean dirty;
    Instant dueAt = Instant.MIN;
    Duration interval = Duration.ofSeconds(2);
    int failures;
    int version;

    @Nullable
    Long takenBy;

    @Nullable
    Instant takenAt;

    @Nullable
    Instant readFrom;

    @Nullable
    Instant failedAt;

    @Nullable
    String failure;

    @Nullable
    String digest;
  }

  InMemoryRows(InstantSource clock) {
    this.clock = clock;
  }

  /** Linking has committed that the object is there; a later word wins. */
  final synchronized void commit(PollKey key, ProcessingStatus status, @Nullable String assetId) {
    Known before = known.get(key);
    if (before == null || !PollSessions.State.isEnd(before.status())) {
      known.put(key, new Known(status, assetId, before == null ? 1 : before.version() + 1));
    }
  }

  final synchronized void away(boolean isAway) {
    away = isAway;
  }

  /** So many of the next turns that take something do take it, and their replies do not come. */
  final synchronized void loseTakes(int takes) {
    takesToLose = takes;
  }

  final synchronized ProcessingStatus status(PollKey key) {
    return known(key).status();
  }

  /** The rows that are to be read some time. */
  final synchronized int waiting() {
    return (int) rows.values().stream().filter(row -> !row.parked).count();
  }

  final synchronized int size() {
    return rows.size() + sessions.size() + watched.size();
  }

  /** Who leads, by the lease that was given out last. */
  final synchronized @Nullable String owner() {
    return owner;
  }

  Known known(PollKey key) {
    return known.getOrDefault(key, new Known(ProcessingStatus.AWAITING_UPLOAD, null, 0));
  }

  <T> Future<T> answer(Supplier<T> answer) {
    synchronized (this) {
      return away
          ? Future.failedFuture(new QueueUnavailableException("away"))
          : Future.succeededFuture(answer.get());
    }
  }

  List<PollKey> due(PollQueue.TurnAsk ask, Instant now) {
    return rows.entrySet().stream()
        .filter(entry -> !entry.getValue().parked && !entry.getValue().dueAt.isAfter(now))
        .filter(entry -> !ask.onDemandOnly() || entry.getValue().pollClass == PollClass.ON_DEMAND)
        .sorted(Comparator.comparingInt((Map.Entry<PollKey, Row> entry) ->
                entry.getValue().pollClass == PollClass.ON_DEMAND ? 0 : 1)
            .thenComparing(entry -> entry.getValue().dueAt))
        .limit(ask.limit())
        .map(Map.Entry::getKey)
        .toList();
  }

  DuePoll take(PollKey key, Row row, Duration claim, Instant now) {
    row.takenBy = generation;
    row.takenAt = now;
    row.dirty = false;
    row.dueAt = now.plus(claim.compareTo(row.interval) > 0 ? claim : row.interval);
    String assetId = known(key).assetId();
    return new DuePoll(
        key,
        assetId == null ? key : PollKey.asset(assetId),
        row.pollClass,
        row.failures,
        row.interval,
        wanted(key),
        row.digest);
  }

  /** Whether a session waits for it. */
  final boolean isWanted(PollKey key) {
    return watched.values().stream().anyMatch(keys -> keys.contains(key));
  }

  Duration wanted(PollKey key) {
    return watched.entrySet().stream()
        .filter(entry -> entry.getValue().contains(key))
        .map(entry -> session(entry.getKey()).healthyInterval())
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  PollSessions.Active session(String id) {
    PollSessions.Active session = sessions.get(id);
    if (session == null) {
      throw new AssertionError("no session " + id);
    }
    return session;
  }

  Row row(PollKey key) {
    return rows.computeIfAbsent(key, _ -> new Row());
  }

  static boolean isUnderWay(Row row, Duration claim, Instant now) {
    return row.takenBy != null && row.takenAt != null && row.takenAt.isAfter(now.minus(claim));
  }

  /** The row's read has failed before it was made. */
  void refuse(PollKey key, Row row, String failure) {
    Instant now = clock.instant();
    boolean isOver = PollSessions.State.isEnd(status(key)) || !wanted(key).isPositive();
    Instant own = row.takenAt == null ? now : row.takenAt.plus(row.interval);
    row.pollClass = PollClass.SESSION;
    row.parked = isOver;
    row.dueAt = own.isAfter(now) ? own : now;
    row.failedAt = now;
    row.failure = failure;
    row.takenBy = null;
    row.dirty = false;
  }

  void settle(long by, Settlement said, Duration gap) {
    Row row = rows.get(said.key());
    if (row == null || row.takenBy == null || row.takenBy != by || row.takenAt == null) {
      return;
    }
    boolean putBack = !said.isRead() && said.failure() == null;
    boolean asked = row.pollClass == PollClass.ON_DEMAND;
    boolean asksOn = row.dirty || (asked && putBack);
    boolean isOver =
        PollSessions.State.isEnd(status(said.key())) || !wanted(said.key()).isPositive();
    if (isOver && !asksOn && !asked) {
      rows.remove(said.key());
      return;
    }
    Instant now = clock.instant();
    Instant gapOver = row.takenAt.plus(gap);
    row.dueAt = row.dirty ? (gapOver.isAfter(now) ? gapOver : now) : now.plus(said.next());
    row.pollClass = asksOn ? PollClass.ON_DEMAND : PollClass.SESSION;
    row.parked = isOver && !asksOn;
    row.dirty = false;
    row.takenBy = null;
    row.version = known(said.key()).version();
    row.failures = said.failures();
    if (!putBack) {
      row.interval = said.next();
      row.failure = said.failure();
      row.failedAt = said.failure() == null ? null : now;
    }
    if (said.isRead()) {
      row.readFrom = row.takenAt;
      row.digest = said.digest();
    }
  }
}
