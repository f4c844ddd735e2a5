package dev.sluice.polling;

import dev.sluice.bus.ProcessingStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The queue and the sessions in memory, by any clock; answers at once, or fails while it is away. */
final class InMemoryPollQueue implements PollQueue, PollSessions {
  private final Map<PollKey, Row> rows = new LinkedHashMap<>();
  private final Map<String, Active> sessions = new LinkedHashMap<>();
  private final Map<String, Set<PollKey>> watched = new HashMap<>();
  private final Map<PollKey, Known> known = new HashMap<>();
  private final InstantSource clock;
  private @Nullable String owner;
  private long generation;
  private Instant leaseUntil = Instant.MIN;
  private boolean away;

  /** What linking made of an object: where it is, the asset of an upload, and how often it moved. */
  private record Known(ProcessingStatus status, @Nullable String assetId, int version) {}

  private static final class Row {
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

  InMemoryPollQueue(InstantSource clock) {
    this.clock = clock;
  }

  /** Linking has committed that the object is there; a later word wins. */
  synchronized void commit(PollKey key, ProcessingStatus status, @Nullable String assetId) {
    Known before = known.get(key);
    if (before == null || !State.isEnd(before.status())) {
      known.put(key, new Known(status, assetId, before == null ? 1 : before.version() + 1));
    }
  }

  synchronized void away(boolean isAway) {
    away = isAway;
  }

  synchronized ProcessingStatus status(PollKey key) {
    return known(key).status();
  }

  /** The rows that are to be read some time. */
  synchronized int waiting() {
    return (int) rows.values().stream().filter(row -> !row.parked).count();
  }

  synchronized int size() {
    return rows.size() + sessions.size() + watched.size();
  }

  /** Who leads, by the lease that was given out last. */
  synchronized @Nullable String owner() {
    return owner;
  }

  private Known known(PollKey key) {
    return known.getOrDefault(key, new Known(ProcessingStatus.AWAITING_UPLOAD, null, 0));
  }

  private <T> Future<T> answer(Supplier<T> answer) {
    synchronized (this) {
      return away
          ? Future.failedFuture(new QueueUnavailableException("away"))
          : Future.succeededFuture(answer.get());
    }
  }

  @Override
  public Future<Turn> take(TurnAsk ask) {
    return answer(() -> {
      Instant now = clock.instant();
      if (!ask.owner().equals(owner)) {
        if (leaseUntil.isAfter(now)) {
          return Turn.FOLLOWER;
        }
        owner = ask.owner();
        generation++;
      }
      leaseUntil = now.plus(ask.lease());
      List<DuePoll> polls = new ArrayList<>();
      int postponed = 0;
      int ended = 0;
      for (PollKey key : due(ask, now)) {
        Row row = row(key);
        Known is = known(key);
        if (row.pollClass != PollClass.ON_DEMAND && State.isEnd(is.status())) {
          rows.remove(key);
          ended++;
        } else if (row.pollClass != PollClass.ON_DEMAND && is.version() > row.version) {
          row.version = is.version();
          row.dueAt = now.plus(row.interval);
          postponed++;
        } else {
          row.version = is.version();
          polls.add(take(key, row, ask.claim(), now));
        }
      }
      return new Turn(true, generation, polls, postponed, ended);
    });
  }

  private List<PollKey> due(TurnAsk ask, Instant now) {
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

  private DuePoll take(PollKey key, Row row, Duration claim, Instant now) {
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

  private Duration wanted(PollKey key) {
    return watched.entrySet().stream()
        .filter(entry -> entry.getValue().contains(key))
        .map(entry -> session(entry.getKey()).healthyInterval())
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Active session(String id) {
    Active session = sessions.get(id);
    if (session == null) {
      throw new AssertionError("no session " + id);
    }
    return session;
  }

  private Row row(PollKey key) {
    return rows.computeIfAbsent(key, _ -> new Row());
  }

  @Override
  public Future<Outlook> outlook() {
    return answer(() -> {
      Instant now = clock.instant();
      Predicate<Row> isDue = row -> !row.parked && !row.dueAt.isAfter(now);
      return new Outlook(
          rows.values().stream().filter(isDue).count(),
          rows.values().stream()
              .filter(row -> !row.parked)
              .map(row -> Duration.between(now, row.dueAt))
              .min(Comparator.naturalOrder())
              .orElse(null));
    });
  }

  @Override
  public Future<List<DuePoll>> takeListed(long by, List<PollKey> keys, Duration claim) {
    return answer(() -> {
      Instant now = clock.instant();
      List<DuePoll> polls = new ArrayList<>();
      for (PollKey key : keys) {
        Row row = rows.get(key);
        if (by == generation && row != null && !row.parked && !isUnderWay(row, claim, now)) {
          polls.add(take(key, row, claim, now));
        }
      }
      return polls;
    });
  }

  private static boolean isUnderWay(Row row, Duration claim, Instant now) {
    return row.takenBy != null && row.takenAt != null && row.takenAt.isAfter(now.minus(claim));
  }

  @Override
  public Future<Void> settle(long by, List<Settlement> settlements, Duration gap) {
    return answer(() -> {
      settlements.forEach(each -> settle(by, each, gap));
      return null;
    });
  }

  private void settle(long by, Settlement said, Duration gap) {
    Row row = rows.get(said.key());
    if (row == null || row.takenBy == null || row.takenBy != by || row.takenAt == null) {
      return;
    }
    boolean putBack = !said.isRead() && said.failure() == null;
    boolean asked = row.pollClass == PollClass.ON_DEMAND;
    boolean asksOn = row.dirty || (asked && putBack);
    boolean isOver = State.isEnd(status(said.key())) || !wanted(said.key()).isPositive();
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

  @Override
  public Future<Demand> demand(PollKey key, Duration window, Duration gap, Duration claim) {
    return answer(() -> {
      Instant now = clock.instant();
      Row row = rows.get(key);
      if (row == null) {
        row = row(key);
        row.pollClass = PollClass.ON_DEMAND;
        row.version = known(key).version();
        row.dueAt = now;
      } else if (isUnderWay(row, claim, now)) {
        row.dirty |= row.takenAt != null && row.takenAt.isBefore(now.minus(window));
        row.pollClass = PollClass.ON_DEMAND;
      } else if (row.readFrom == null || row.readFrom.isBefore(now.minus(window))) {
        Instant earliest = row.takenAt == null ? now : row.takenAt.plus(gap);
        Instant from = earliest.isAfter(now) ? earliest : now;
        row.dueAt = !row.parked && row.dueAt.isBefore(from) ? row.dueAt : from;
        row.pollClass = PollClass.ON_DEMAND;
        row.parked = false;
      }
      return new Demand(now, row.readFrom);
    });
  }

  @Override
  public Future<Map<PollKey, Readings>> readings(List<PollKey> keys) {
    return answer(() -> {
      Map<PollKey, Readings> readings = new HashMap<>();
      keys.stream().filter(rows::containsKey).forEach(key -> {
        Row row = row(key);
        readings.put(key, new Readings(row.readFrom, row.failedAt, row.failure));
      });
      return readings;
    });
  }

  @Override
  public Future<Long> assetsKnown(int max) {
    return answer(() -> (long) known.size());
  }

  @Override
  public Future<Void> sweep(Duration after) {
    return answer(() -> {
      Instant before = clock.instant().minus(after);
      rows.values()
          .removeIf(row -> row.parked && row.takenAt != null && row.takenAt.isBefore(before));
      return null;
    });
  }

  @Override
  public Future<Void> release(String by) {
    return answer(() -> {
      if (by.equals(owner)) {
        owner = null;
        leaseUntil = Instant.MIN;
      }
      return null;
    });
  }

  @Override
  public Future<Void> begin(Begin session, Duration claim) {
    return answer(() -> {
      Instant now = clock.instant();
      sessions.put(
          session.id(),
          new Active(
              session.id(),
              session.healthyInterval(),
              now,
              now.plus(session.maxDuration()),
              Map.of()));
      watched.put(session.id(), Set.copyOf(session.keys()));
      for (PollKey key : session.keys()) {
        Row row = rows.get(key);
        if (row == null && !State.isEnd(status(key))) {
          row = row(key);
          row.interval = session.healthyInterval();
          row.version = known(key).version();
          row.dueAt = now;
        } else if (row != null && row.parked) {
          row.parked = false;
          row.dueAt = now.plus(session.healthyInterval());
        }
      }
      return null;
    });
  }

  @Override
  public Future<Boolean> end(String sessionId) {
    return answer(() -> {
      watched.remove(sessionId);
      boolean was = sessions.remove(sessionId) != null;
      rows.entrySet()
          .removeIf(entry -> entry.getValue().pollClass == PollClass.SESSION
              && entry.getValue().takenBy == null
              && !entry.getValue().parked
              && !wanted(entry.getKey()).isPositive());
      return was;
    });
  }

  @Override
  public Future<Optional<Active>> find(String sessionId) {
    return answer(() -> Optional.ofNullable(sessions.get(sessionId)).map(session -> {
      Map<ProcessingStatus, Integer> byStatus = new HashMap<>();
      watched
          .getOrDefault(sessionId, Set.of())
          .forEach(key -> byStatus.merge(status(key), 1, Integer::sum));
      return new Active(
          session.id(), session.healthyInterval(), session.startedAt(), session.endsAt(), byStatus);
    }));
  }

  @Override
  public Future<Map<PollKey, State>> states(List<PollKey> keys) {
    return answer(() -> {
      Map<PollKey, State> states = new HashMap<>();
      keys.forEach(key -> {
        Row row = rows.get(key);
        states.put(key, new State(status(key), row == null ? null : row.failure));
      });
      return states;
    });
  }
}
