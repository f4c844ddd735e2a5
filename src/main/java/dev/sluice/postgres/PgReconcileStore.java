package dev.sluice.postgres;

import static dev.sluice.postgres.PollStatements.millis;

import dev.sluice.bus.ReconcileAsk;
import dev.sluice.polling.FindingLabel;
import dev.sluice.polling.ReconcileFinding;
import dev.sluice.polling.ReconcileSettings;
import dev.sluice.polling.ReconcileStore;
import dev.sluice.polling.SweepCounts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps findings and sweeps in tables of their own, and looks for what is late in those of the merge. */
public final class PgReconcileStore implements ReconcileStore {
  /** So many steps one look takes at the most: with the usual step 200,000 objects. */
  private static final int STEPS_MAX = 200;

  /** Assets that one statement looks at for what a list lacked: some milliseconds. */
  private static final int LOOKED_AT_ONCE = 2_000;

  /** The wait of a suspect after its claim; what becomes of it after a failed read is for the cadence. */
  private static final Duration FIRST_INTERVAL = Duration.ofSeconds(30);

  private final PollStatements statements;

  /** Through this pool, whose limits bound how many statements may wait. */
  public PgReconcileStore(Pool pool) {
    statements = new PollStatements(pool);
  }

  @Override
  public Future<Integer> find(ReconcileSettings settings) {
    return statements
        .run(Sql.RECONCILE_TURN, Tuple.of(millis(settings.scanInterval())))
        .compose(turn -> turn.size() == 0 ? Future.succeededFuture(0) : findNow(settings));
  }

  private Future<Integer> findNow(ReconcileSettings settings) {
    Tuple records = Tuple.of(
        settings.scanMax(), settings.linkWithin().toMillis(), millis(settings.intervalMin()));
    return findObjects(settings, STEPS_MAX, 0)
        .compose(found -> statements
            .run(Sql.RECONCILE_FIND_RECORDS, records)
            .map(named -> found + named.rowCount()))
        .compose(added -> statements
            .run(Sql.RECONCILE_GIVE_UP, Tuple.of(settings.giveUpAfter().toMillis()))
            .map(added));
  }

  /** Goes on until it has come to what is too new, or has gone far enough for one look. */
  private Future<Integer> findObjects(ReconcileSettings settings, int steps, int queued) {
    long lookedAfter =
        Math.max(settings.uploadGrace().toMillis(), settings.processingMax().toMillis());
    Tuple parameters = Tuple.of(
        settings.scanMax(),
        lookedAfter,
        settings.uploadGrace().toMillis(),
        settings.processingMax().toMillis(),
        settings.giveUpAfter().toMillis(),
        millis(settings.intervalMin()));
    return statements.run(Sql.RECONCILE_FIND_OBJECTS, parameters).compose(rows -> {
      Row row = rows.iterator().next();
      int now = queued + row.getLong("queued").intValue();
      return row.getLong("looked") < settings.scanMax() || steps == 1
          ? Future.succeededFuture(now)
          : findObjects(settings, steps - 1, now);
    });
  }

  @Override
  public Future<List<FindingLabel>> add(List<ReconcileFinding> findings) {
    Tuple columns = Tuple.tuple()
        .addArrayOfString(texts(findings, finding -> finding.label().label()))
        .addArrayOfString(texts(findings, finding -> finding.key().kind().label()))
        .addArrayOfString(texts(findings, finding -> finding.key().id()))
        .addArrayOfString(texts(findings, ReconcileFinding::uploadId))
        .addArrayOfString(texts(findings, ReconcileFinding::previousStatus))
        .addArrayOfString(texts(findings, ReconcileFinding::foundStatus))
        .addArrayOfOffsetDateTime(findings.stream()
            .map(finding -> finding.muxTime() == null ? null : at(finding.muxTime()))
            .toArray(OffsetDateTime[]::new))
        .addArrayOfString(texts(findings, ReconcileFinding::source));
    return statements.run(Sql.RECONCILE_FINDING_ADD, columns).map(rows -> {
      List<FindingLabel> added = new ArrayList<>();
      rows.forEach(
          row -> added.add(FindingLabel.valueOf(row.getString("label").toUpperCase(Locale.ROOT))));
      return added;
    });
  }

  private static String[] texts(
      List<ReconcileFinding> findings, Function<ReconcileFinding, @Nullable String> column) {
    return findings.stream().map(column).toArray(String[]::new);
  }

  @Override
  public Future<JsonObject> findings(ReconcileAsk.Findings ask) {
    Tuple parameters = Tuple.tuple()
        .addString(ask.label())
        .addOffsetDateTime(at(ask.from()))
        .addLong(ask.below())
        .addInteger(ask.limit());
    return statements.run(Sql.RECONCILE_FINDING_PAGE, parameters).map(rows -> {
      JsonArray items = new JsonArray();
      String last = null;
      for (Row row : rows) {
        last = String.valueOf(row.getLong("finding_id"));
        items.add(finding(row));
      }
      return new JsonObject()
          .put("items", items)
          .put("nextCursor", items.size() == ask.limit() ? last : null);
    });
  }

  private static JsonObject finding(Row row) {
    boolean asset = row.getString("kind").equals("asset");
    return new JsonObject()
        .put("label", row.getString("label"))
        .put("muxAssetId", asset ? row.getString("object_id") : null)
        .put("muxUploadId", asset ? row.getString("upload_id") : row.getString("object_id"))
        .put("previousStatus", row.getString("previous_status"))
        .put("foundStatus", row.getString("found_status"))
        .put("foundAt", text(row, "found_at"))
        .put("muxTime", text(row, "mux_time"))
        .put("source", row.getString("source"));
  }

  private static @Nullable String text(Row row, String column) {
    Instant at = LedgerRow.timeOrNull(row, column);
    return at == null ? null : at.toString();
  }

  @Override
  public Future<Traffic> traffic() {
    return statements.run(Sql.RECONCILE_TRAFFIC, Tuple.tuple()).map(rows -> {
      Row row = rows.iterator().next();
      Double gap = row.getDouble("gap_seconds");
      return new Traffic(
          Objects.requireNonNull(LedgerRow.timeOrNull(row, "now"), "now"),
          LedgerRow.timeOrNull(row, "last_at"),
          gap == null ? null : Duration.ofMillis(Math.round(gap * 1000)),
          row.getLong("findings").intValue());
    });
  }

  @Override
  public Future<Map<String, Known>> known(List<String> assetIds) {
    Tuple ids = Tuple.tuple().addArrayOfString(assetIds.toArray(String[]::new));
    return statements.run(Sql.RECONCILE_KNOWN, ids).map(rows -> {
      Map<String, Known> known = new HashMap<>();
      for (Row row : rows) {
        known.put(
            row.getString("id"),
            new Known(
                row.getString("status"),
                row.getBoolean("is_deleted"),
                row.getString("upload_id"),
                row.getString("playback_ids"),
                row.getString("record_id")));
      }
      return known;
    });
  }

  @Override
  public Future<Boolean> beginSweep(String id, Instant since, Duration patience) {
    return statements
        .run(Sql.RECONCILE_SWEEP_END_DEAD, Tuple.of(millis(patience)))
        .compose(_ -> statements.run(Sql.RECONCILE_SWEEP_BEGIN, Tuple.of(id, at(since))))
        .compose(rows -> rows.size() > 0 ? forget().map(true) : Future.succeededFuture(false));
  }

  private Future<Void> forget() {
    return statements.run(Sql.RECONCILE_SEEN_CLEAR, Tuple.tuple()).mapEmpty();
  }

  @Override
  public Future<Boolean> saveSweep(Progress progress) {
    SweepCounts counts = progress.counts();
    Tuple parameters = Tuple.tuple()
        .addString(progress.id())
        .addString(progress.state())
        .addInteger(counts.pages())
        .addLong(counts.examined())
        .addLong(counts.differing())
        .addLong(counts.suspected())
        .addLong(counts.deletions())
        .addString(progress.failure());
    // Before it is noted as done: another sweep may begin right after, and what that one sees must
    // stay.
    return (progress.state().equals("done") ? forget() : Future.<Void>succeededFuture())
        .compose(_ -> statements.run(Sql.RECONCILE_SWEEP_SAVE, parameters))
        .map(rows -> rows.size() > 0);
  }

  @Override
  public Future<Optional<String>> runningSweep() {
    return statements.run(Sql.RECONCILE_SWEEP_RUNNING, Tuple.tuple()).map(rows -> {
      var found = rows.iterator();
      return found.hasNext() ? Optional.of(found.next().getString("sweep_id")) : Optional.empty();
    });
  }

  @Override
  public Future<Void> see(String sweepId, List<String> assetIds) {
    return statements.run(Sql.RECONCILE_SEEN_ADD, sweepAnd(sweepId, assetIds)).mapEmpty();
  }

  private static Tuple sweepAnd(String sweepId, List<String> assetIds) {
    return Tuple.tuple().addString(sweepId).addArrayOfString(assetIds.toArray(String[]::new));
  }

  @Override
  public Future<Suspects> suspect(String sweepId, String environmentId, String after, int max) {
    Tuple parameters =
        Tuple.of(sweepId, after, environmentId, max, LOOKED_AT_ONCE, millis(FIRST_INTERVAL));
    return statements.run(Sql.RECONCILE_SUSPECT, parameters).map(rows -> {
      Row row = rows.iterator().next();
      return new Suspects(List.of(row.getArrayOfStrings("suspects")), row.getString("next_id"));
    });
  }

  @Override
  public Future<Stand> suspectsLeft(String sweepId, List<String> suspects) {
    Tuple parameters = sweepAnd(sweepId, suspects);
    return statements.run(Sql.RECONCILE_SUSPECTS_LEFT, parameters).map(rows -> {
      Row row = rows.iterator().next();
      return new Stand(row.getLong("waiting"), row.getLong("deleted"));
    });
  }

  @Override
  public Future<Optional<JsonObject>> sweep(String id) {
    return statements.run(Sql.RECONCILE_SWEEP_BY_ID, Tuple.of(id)).map(PgReconcileStore::sweep);
  }

  private static Optional<JsonObject> sweep(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    JsonObject byLabel = new JsonObject();
    for (Row row : rows) {
      if (row.getString("label") != null) {
        byLabel.put(row.getString("label"), row.getLong("findings"));
      }
    }
    Row any = rows.iterator().next();
    return Optional.of(new JsonObject()
        .put("sweepId", any.getString("sweep_id"))
        .put("since", text(any, "since"))
        .put("state", any.getString("state"))
        .put("startedAt", text(any, "started_at"))
        .put("updatedAt", text(any, "updated_at"))
        .put("pages", any.getInteger("pages"))
        .put("examined", any.getLong("examined"))
        .put("changed", any.getLong("differing"))
        .put("suspected", any.getLong("suspected"))
        .put("deletionsFound", any.getLong("deletions"))
        .put("byLabel", byLabel)
        .put("failure", any.getString("failure")));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
