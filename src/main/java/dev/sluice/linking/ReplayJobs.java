package dev.sluice.linking;

import dev.sluice.bus.EventFilter;
import dev.sluice.bus.EventPlace;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The port to the bulk replays. One runs at a time in a database, whichever gateway is at work on it: who works holds a
 * lease, by the clock of the store. Futures fail as those of {@link AssetDirectory} do.
 */
public interface ReplayJobs {
  /** Begins a job; empty when one is running already. */
  Future<Optional<ReplayJob>> create(String jobId, EventFilter filter, int ratePerSecond);

  /** The running job, leased by this worker; empty when there is none or somebody else holds it. */
  Future<Optional<ReplayJob>> take(String worker, Duration lease);

  /** Saves where the job is; false when it was cancelled or taken over, and then nothing is saved. */
  Future<Boolean> save(
      String jobId,
      String worker,
      Duration lease,
      ReplayJob.Progress progress,
      EventPlace cursor,
      ReplayJob.State state);

  /** Ends a job unless it has ended. */
  Future<Void> cancel(String jobId);

  /** Lets others take the job that this worker holds. */
  Future<Void> release(String worker);

  /** One job. */
  Future<Optional<ReplayJob>> find(String jobId);

  /** The jobs that are kept, the newest first. */
  Future<List<ReplayJob>> list();
}
