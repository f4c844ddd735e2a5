package dev.sluice.postgres;

import dev.sluice.bus.EventFilter;
import dev.sluice.bus.EventPlace;
import dev.sluice.linking.ReplayJob;
import dev.sluice.linking.ReplayJobs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps bulk replays in the table {@code replay_job}. */
public final class PgReplayJobs implements ReplayJobs {
  private final Pool pool;

  /** Through this pool, whose limits bound how many questions may wait. */
  public PgReplayJobs(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Future<Optional<ReplayJob>> create(String jobId, EventFilter filter, int ratePerSecond) {
    EventPlace start = EventPlace.NEWEST;
    return first(
        Sql.REPLAY_JOB_CREATE,
        Tuple.of(
            jobId,
            filter.toJson().encode(),
            ratePerSecond,
            start.occurredAt().atOffset(ZoneOffset.UTC),
            start.eventId()));
  }

  @Override
  public Future<Optional<ReplayJob>> take(String worker, Duration lease) {
    return first(Sql.REPLAY_JOB_TAKE, Tuple.of(worker, (int) lease.toMillis()));
  }

  @Override
  public Future<Boolean> save(
      String jobId,
      String worker,
      Duration lease,
      ReplayJob.Progress progress,
      EventPlace cursor,
      ReplayJob.State state) {
    Tuple parameters = Tuple.tuple()
        .addString(jobId)
        .addString(worker)
        .addLong(progress.examined())
        .addLong(progress.applied())
        .addLong(progress.unchanged())
        .addLong(progress.failed())
        .addOffsetDateTime(cursor.occurredAt().atOffset(ZoneOffset.UTC))
        .addString(cursor.eventId())
        .addString(state.name().toLowerCase(Locale.ROOT))
        .addInteger((int) lease.toMillis());
    return first(Sql.REPLAY_JOB_SAVE, parameters).map(Optional::isPresent);
  }

  @Override
  public Future<Void> cancel(String jobId) {
    return Sql.REPLAY_JOB_CANCEL.run(pool, Tuple.of(jobId)).mapEmpty();
  }

  @Override
  public Future<Void> release(String worker) {
    return Sql.REPLAY_JOB_RELEASE.run(pool, Tuple.of(worker)).mapEmpty();
  }

  @Override
  public Future<Optional<ReplayJob>> find(String jobId) {
    return first(Sql.REPLAY_JOB_BY_ID, Tuple.of(jobId));
  }

  @Override
  public Future<List<ReplayJob>> list() {
    return Sql.REPLAY_JOBS.run(pool, Tuple.tuple()).map(rows -> {
      List<ReplayJob> jobs = new ArrayList<>();
      rows.forEach(row -> jobs.add(job(row)));
      return jobs;
    });
  }

  private Future<Optional<ReplayJob>> first(Sql statement, Tuple parameters) {
    return statement
        .run(pool, parameters)
        .map(rows -> rows.iterator().hasNext()
            ? Optional.of(job(rows.iterator().next()))
            : Optional.empty());
  }

  private static ReplayJob job(Row row) {
    return new ReplayJob(
        row.getString("job_id"),
        ReplayJob.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        filter(row.getString("filter")),
        row.getInteger("rate_per_second"),
        new ReplayJob.Progress(
            row.getLong("examined"),
            row.getLong("applied"),
            row.getLong("unchanged"),
            row.getLong("failed")),
        new EventPlace(time(row, "cursor_at"), row.getString("cursor_id")),
        time(row, "created_at"),
        time(row, "updated_at"),
        LedgerRow.timeOrNull(row, "finished_at"));
  }

  private static Instant time(Row row, String column) {
    return Objects.requireNonNull(LedgerRow.timeOrNull(row, column), column);
  }

  private static EventFilter filter(String json) {
    Map<String, String> texts = new HashMap<>();
    new JsonObject(json)
        .forEach(member -> texts.put(member.getKey(), member.getValue().toString()));
    return EventFilter.of(texts);
  }
}
