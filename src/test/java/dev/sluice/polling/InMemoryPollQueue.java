package dev.sluice.polling;

import dev.sluice.bus.ProcessingStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The queue and the sessions in memory; answers at once, or fails while it is away. */
final class InMemoryPollQueue extends InMemoryRows implements PollQueue, PollSessions {
  InMemoryPollQueue(InstantSource clock) {
    super(clock);
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
          return new Turn(true, generation, now, polls, postponed, ended);
        })
        .compose(this::orLost);
  }

  private synchronized Future<Turn> orLost(Turn turn) {
    if (takesToLose == 0 || turn.polls().isEmpty()) {
      return Future.succeededFuture(turn);
    }
    takesToLose--;
    return Future.failedFuture(new QueueUnavailableException("the reply was lost"));
  }

  @Override
  public Future<Outlook> outlook(Instant longAgo) {
    return answer(() -> {
      Instant now = clock.instant();
      Predicate<Row> isDue = row -> !row.parked && !row.dueAt.isAfter(now);
      return new Outlook(
          rows.values().stream().filter(isDue).count(),
          rows.values().stream()
              .filter(isDue)
              .filter(row -> !row.dueAt.isAfter(longAgo))
              .count(),
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

  @Override
  public Future<Integer> refuse(long by, String failure, Duration claim, int max) {
    return answer(() -> {
      Instant now = clock.instant();
      List<PollKey> asked = rows.entrySet().stream()
          .filter(entry -> by == generation && entry.getValue().pollClass == PollClass.ON_DEMAND)
          .filter(entry -> !entry.getValue().parked && !isUnderWay(entry.getValue(), claim, now))
          .limit(max)
          .map(Map.Entry::getKey)
          .toList();
      asked.forEach(key -> refuse(key, row(key), failure));
      return asked.size();
    });
  }

  @Override
  public Future<Integer> handBack(long by, List<PollKey> held, Instant before, Duration gap) {
    return answer(() -> {
      Instant now = clock.instant();
      int lost = 0;
      for (Map.Entry<PollKey, Row> entry : rows.entrySet()) {
        Row row = entry.getValue();
        if (row.takenBy != null
            && row.takenBy == by
            && row.takenAt != null
            && row.takenAt.isBefore(before)
            && !held.contains(entry.getKey())) {
          Instant gapOver = row.takenAt.plus(gap);
          row.dueAt = gapOver.isAfter(now) ? gapOver : now;
          row.takenBy = null;
          lost++;
        }
      }
      return lost;
    });
  }

  @Override
  public Future<Void> settle(long by, List<Settlement> settlements, Duration gap) {
    return answer(() -> {
      settlements.forEach(each -> settle(by, each, gap));
      return null;
    });
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
  public Future<Void> sweep(Duration after, Duration kept) {
    return answer(() -> {
      Instant before = clock.instant().minus(kept);
      rows.values()
          .removeIf(row -> row.parked
              && (row.takenAt == null || row.takenAt.isBefore(before))
              && (row.failedAt == null || row.failedAt.isBefore(before)));
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
              && !isWanted(entry.getKey()));
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
