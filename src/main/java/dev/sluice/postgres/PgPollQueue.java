package dev.sluice.postgres;

import static dev.sluice.postgres.PollStatements.millis;

import dev.sluice.polling.DuePoll;
import dev.sluice.polling.PollClass;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.PollQueue;
import dev.sluice.polling.Settlement;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps the queue of polls in the table {@code poll_due}, and who leads in {@code poll_leader}. */
public final class PgPollQueue implements PollQueue {
  private final PollStatements statements;

  /** Through this pool, whose limits bound how many statements may wait. */
  public PgPollQueue(Pool pool) {
    statements = new PollStatements(pool);
  }

  @Override
  public Future<Turn> take(TurnAsk ask) {
    return statements
        .run(
            Sql.POLL_TAKE,
            Tuple.of(
                ask.owner(),
                millis(ask.lease()),
                ask.limit(),
                ask.onDemandOnly(),
                millis(ask.claim())))
        .map(PgPollQueue::turn);
  }

  private static Turn turn(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Turn.FOLLOWER;
    }
    long generation = 0;
    Instant at = Instant.EPOCH;
    int postponed = 0;
    int ended = 0;
    List<DuePoll> polls = new ArrayList<>();
    for (Row row : rows) {
      generation = row.getLong("generation");
      at = row.getOffsetDateTime("taken_at").toInstant();
      switch (row.getString("verdict")) {
        case "take" -> polls.add(poll(row));
        case "postpone" -> postponed++;
        case "end" -> ended++;
        case null, default -> {} // the row that says only who leads
      }
    }
    return new Turn(true, generation, at, polls, postponed, ended);
  }

  private static DuePoll poll(Row row) {
    PollKey key = PollKeys.of(row);
    String asset = row.getString("asset_id");
    // An asset whose id is not one of Mux's cannot be asked for; then the upload is.
    PollKey target = asset != null && PollKey.isId(asset) ? PollKey.asset(asset) : key;
    return new DuePoll(
        key,
        target,
        PollClass.ofLabel(row.getString("class")),
        row.getInteger("failures"),
        Duration.ofMillis(row.getInteger("interval_ms")),
        Duration.ofMillis(row.getInteger("wanted_ms")),
        row.getString("digest"));
  }

  @Override
  public Future<Outlook> outlook(Instant longAgo) {
    return statements.run(Sql.POLL_OUTLOOK, Tuple.of(time(longAgo))).map(rows -> {
      Row row = rows.iterator().next();
      Long next = row.getLong("next_ms");
      return new Outlook(
          row.getLong("due"),
          row.getLong("due_long"),
          next == null ? null : Duration.ofMillis(next));
    });
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  @Override
  public Future<Integer> refuse(long generation, String failure, Duration claim, int max) {
    return statements
        .run(Sql.POLL_REFUSE, Tuple.of(generation, failure, millis(claim), max))
        .map(RowSet::rowCount);
  }

  @Override
  public Future<Integer> handBack(
      long generation, List<PollKey> held, Instant before, Duration gap) {
    return statements
        .run(
            Sql.POLL_HAND_BACK,
            PollKeys.columns(held)
                .addLong(generation)
                .addValue(time(before))
                .addInteger(millis(gap)))
        .map(RowSet::rowCount);
  }

  @Override
  public Future<List<DuePoll>> takeListed(long generation, List<PollKey> keys, Duration claim) {
    return statements
        .run(
            Sql.POLL_TAKE_LISTED,
            Tuple.of(PollKeys.kinds(keys), PollKeys.ids(keys), generation, millis(claim)))
        .map(rows -> {
          List<DuePoll> polls = new ArrayList<>();
          rows.forEach(row -> polls.add(poll(row)));
          return polls;
        });
  }

  @Override
  public Future<Void> settle(long generation, List<Settlement> settlements, Duration gap) {
    List<PollKey> keys = settlements.stream().map(Settlement::key).toList();
    Tuple parameters = Tuple.of(
        PollKeys.kinds(keys),
        PollKeys.ids(keys),
        settlements.stream().map(each -> millis(each.next())).toArray(Integer[]::new),
        settlements.stream().map(Settlement::failures).toArray(Integer[]::new),
        settlements.stream().map(Settlement::digest).toArray(String[]::new),
        settlements.stream().map(Settlement::failure).toArray(String[]::new));
    return statements
        .run(
            Sql.POLL_SETTLE,
            parameters
                .addLong(generation)
                .addInteger(millis(gap))
                .addArrayOfBoolean(
                    settlements.stream().map(Settlement::isRead).toArray(Boolean[]::new)))
        .mapEmpty();
  }

  @Override
  public Future<Demand> demand(PollKey key, Duration window, Duration gap, Duration claim) {
    return statements
        .run(
            Sql.POLL_DEMAND,
            Tuple.of(key.kind().label(), key.id(), millis(window), millis(gap), millis(claim)))
        .map(rows -> {
          Row row = rows.iterator().next();
          return new Demand(
              Objects.requireNonNull(LedgerRow.timeOrNull(row, "asked_at"), "asked_at"),
              LedgerRow.timeOrNull(row, "read_from"));
        });
  }

  @Override
  public Future<Map<PollKey, Readings>> readings(List<PollKey> keys) {
    return statements.run(Sql.POLL_READINGS, PollKeys.columns(keys)).map(rows -> {
      Map<PollKey, Readings> readings = new HashMap<>();
      for (Row row : rows) {
        readings.put(
            PollKeys.of(row),
            new Readings(
                LedgerRow.timeOrNull(row, "read_from"),
                LedgerRow.timeOrNull(row, "failed_at"),
                row.getString("failure")));
      }
      return readings;
    });
  }

  @Override
  public Future<Long> assetsKnown(int max) {
    return statements
        .run(Sql.POLL_ASSETS_KNOWN, Tuple.of(max))
        .map(rows -> rows.iterator().next().getLong("known"));
  }

  @Override
  public Future<Void> sweep(Duration after, Duration kept) {
    return statements
        .run(Sql.POLLING_SESSION_SWEEP, Tuple.of(millis(after)))
        .compose(_ -> statements.run(Sql.POLL_SWEEP, Tuple.of(millis(kept))))
        .mapEmpty();
  }

  @Override
  public Future<Void> release(String owner) {
    return statements.run(Sql.POLL_RELEASE, Tuple.of(owner)).mapEmpty();
  }
}
