package dev.sluice.postgres;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the ledger's partitions ahead of time, drops those past the retention, and keeps the index of event ids up to date.
 * Runs on every gateway; a lock in Postgres lets one at a time do it, and the others find nothing left to do.
 */
public final class LedgerMaintenanceVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerMaintenanceVerticle.class);
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final Duration SUMMARY_INTERVAL = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(15);
  private static final int START_ATTEMPTS = 10;
  private static final Duration BETWEEN_START_ATTEMPTS = Duration.ofMillis(500);

  private final Pool pool;
  private final PostgresSettings settings;
  private final InstantSource clock;
  private long timer;
  private long summaryTimer;

  public LedgerMaintenanceVerticle(Pool pool, PostgresSettings settings, InstantSource clock) {
    this.pool = pool;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    armSummary();
    return ensureAtStart(START_ATTEMPTS).onComplete(_ -> arm(INTERVAL));
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(summaryTimer);
    return Future.succeededFuture();
  }

  // A machine under load may be late once with a connection; a gateway does not give up for that.
  private Future<RowSet<Row>> ensureAtStart(int attemptsLeft) {
    return ensurePartitions().recover(failure -> {
      if (attemptsLeft <= 1) {
        return Future.failedFuture(failure);
      }
      LOG.atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("the ledger could not be prepared, trying again");
      return vertx
          .timer(BETWEEN_START_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS)
          .compose(_ -> ensureAtStart(attemptsLeft - 1));
    });
  }

  private void maintain() {
    ensurePartitions()
        .compose(_ -> dropOldPartitions())
        .compose(_ -> thinOutAside())
        .compose(_ -> thinOutFindings())
        .onSuccess(_ -> arm(INTERVAL))
        .onFailure(failure -> {
          LOG.atWarn()
              .addKeyValue("reason", failure.getMessage())
              .log("ledger maintenance failed, trying again soon");
          arm(AFTER_FAILURE);
        });
  }

  private void arm(Duration delay) {
    timer = vertx.setTimer(delay.toMillis(), _ -> maintain());
  }

  private void armSummary() {
    summaryTimer = vertx.setTimer(
        SUMMARY_INTERVAL.toMillis(),
        _ -> summarize()
            .onFailure(
                failure -> LOG.atWarn()
                    .addKeyValue("reason", failure.getMessage())
                    .log(
                        "the index of event ids could not be brought up to date, trying again in a minute"))
            .onComplete(_ -> armSummary()));
  }

  /**
   * Brings the index of event ids up to date, so that an event is found without reading all that came since.
   *
   * @return in one row how many ranges of pages were new
   */
  Future<RowSet<Row>> summarize() {
    return pool.withTransaction(connection -> connection
        .query(Sql.TAKE_TIME.text())
        .execute()
        .compose(_ -> connection.query(Sql.SUMMARIZE_LEDGER.text()).execute()));
  }

  /** Makes what is missing from yesterday to the days ahead. */
  Future<RowSet<Row>> ensurePartitions() {
    return pool.withTransaction(connection -> locked(connection)
        .compose(_ -> connection
            .preparedQuery(Sql.ENSURE_PARTITIONS.text())
            .execute(Tuple.of(settings.partitionsAhead()))));
  }

  /** Drops the days that ended before the retention began. */
  Future<List<String>> dropOldPartitions() {
    Instant endedBefore = clock.instant().minus(settings.retention());
    return pool.withTransaction(connection -> locked(connection)
            .compose(_ -> connection
                .preparedQuery(Sql.DROP_PARTITIONS.text())
                .execute(Tuple.of(endedBefore.atOffset(ZoneOffset.UTC)))))
        .map(LedgerMaintenanceVerticle::names)
        .onSuccess(dropped -> {
          if (!dropped.isEmpty()) {
            LOG.atInfo()
                .addKeyValue("partitions", dropped)
                .log("dropped the days past the retention from the ledger");
          }
        });
  }

  /** Deletes what lies aside and was received before the retention began, a bounded number at a time. */
  Future<RowSet<Row>> thinOutAside() {
    Instant receivedBefore = clock.instant().minus(settings.retention());
    return pool.preparedQuery(Sql.DELETE_ASIDE.text())
        .execute(Tuple.of(receivedBefore.atOffset(ZoneOffset.UTC)));
  }

  /** Deletes the findings of reconciliation that are as old, a bounded number at a time. */
  Future<RowSet<Row>> thinOutFindings() {
    Instant foundBefore = clock.instant().minus(settings.retention());
    return pool.preparedQuery(Sql.RECONCILE_THIN_OUT.text())
        .execute(Tuple.of(foundBefore.atOffset(ZoneOffset.UTC)));
  }

  private static Future<RowSet<Row>> locked(SqlConnection connection) {
    return connection.query(Sql.LOCK_LEDGER_LAYOUT.text()).execute();
  }

  private static List<String> names(RowSet<Row> rows) {
    List<String> names = new ArrayList<>();
    for (Row row : rows) {
      names.add(row.getString(0));
    }
    return names;
  }
}
