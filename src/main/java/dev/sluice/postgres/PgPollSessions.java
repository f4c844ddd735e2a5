package dev.sluice.postgres;

import static dev.sluice.postgres.PollStatements.millis;

import dev.sluice.bus.ProcessingStatus;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.PollSessions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps sessions in the tables {@code polling_session} and {@code polling_interest}. */
public final class PgPollSessions implements PollSessions {
  private final PollStatements statements;

  /** Through this pool, whose limits bound how many statements may wait. */
  public PgPollSessions(Pool pool) {
    statements = new PollStatements(pool);
  }

  @Override
  public Future<Void> begin(Begin session, Duration claim) {
    return statements
        .run(
            Sql.POLLING_SESSION_BEGIN,
            Tuple.of(
                session.id(),
                millis(session.healthyInterval()),
                millis(session.maxDuration()),
                PollKeys.kinds(session.keys()),
                PollKeys.ids(session.keys()),
                millis(claim)))
        .mapEmpty();
  }

  @Override
  public Future<Boolean> end(String sessionId) {
    return statements
        .run(Sql.POLLING_SESSION_END, Tuple.of(sessionId))
        .map(rows -> rows.iterator().next().getLong("ended") > 0);
  }

  @Override
  public Future<Optional<Active>> find(String sessionId) {
    return statements
        .run(Sql.POLLING_SESSION_BY_ID, Tuple.of(sessionId))
        .map(PgPollSessions::active);
  }

  private static Optional<Active> active(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Map<ProcessingStatus, Integer> byStatus = new EnumMap<>(ProcessingStatus.class);
    for (Row row : rows) {
      String status = row.getString("status");
      if (status != null) {
        byStatus.put(ProcessingStatus.valueOf(status), row.getInteger("objects"));
      }
    }
    Row any = rows.iterator().next();
    return Optional.of(new Active(
        any.getString("session_id"),
        Duration.ofMillis(any.getInteger("healthy_interval_ms")),
        time(any, "started_at"),
        time(any, "ends_at"),
        byStatus));
  }

  private static Instant time(Row row, String column) {
    return Objects.requireNonNull(LedgerRow.timeOrNull(row, column), column);
  }

  @Override
  public Future<Map<PollKey, State>> states(List<PollKey> keys) {
    return statements.run(Sql.POLL_STATES, PollKeys.columns(keys)).map(rows -> {
      Map<PollKey, State> states = new HashMap<>();
      for (Row row : rows) {
        states.put(
            PollKeys.of(row),
            new State(ProcessingStatus.valueOf(row.getString("status")), row.getString("failure")));
      }
      return states;
    });
  }

  /** The environment of Mux that the webhooks of an asset came from, where one came. */
  public Future<Optional<String>> environmentOf(String assetId) {
    return statements.run(Sql.ASSET_ENVIRONMENT, Tuple.of(assetId)).map(rows -> {
      var first = rows.iterator();
      return first.hasNext()
          ? Optional.ofNullable(first.next().getString("environment_id"))
          : Optional.empty();
    });
  }
}
