package dev.sluice.linking;

import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPage;
import dev.sluice.bus.EventPlace;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the running job on, a batch at a time; confined to one event loop. */
final class ReplayWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);
  private static final int BATCH_MAX = 100;
  private static final Duration BETWEEN_EMPTY_PAGES = Duration.ofMillis(20);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(30);

  private final String name = UUID.randomUUID().toString();
  private final Ledger ledger;
  private final ReplayJobs jobs;
  private final Replay replay;
  private final Duration lease;
  private final Duration idleInterval;
  private Duration retry = FIRST_RETRY;

  ReplayWorker(
      Ledger ledger, ReplayJobs jobs, Replay replay, Duration lease, Duration idleInterval) {
    this.ledger = ledger;
    this.jobs = jobs;
    this.replay = replay;
    this.lease = lease;
    this.idleInterval = idleInterval;
  }

  /** Does one batch of the running job, if there is one to do; never fails, and gives how long to wait before the next. */
  Future<Duration> step() {
    return jobs.take(name, lease)
        .compose(
            taken -> taken.isPresent() ? batch(taken.get()) : Future.succeededFuture(idleInterval))
        .onSuccess(_ -> retry = FIRST_RETRY)
        .recover(this::later);
  }

  private Future<Duration> later(Throwable failure) {
    var level = failure instanceof StoreUnavailableException ? LOG.atWarn() : LOG.atError();
    level
        .addKeyValue("reason", String.valueOf(failure.getMessage()))
        .addKeyValue("again", retry)
        .log("a batch of a replay could not be done, trying again");
    Duration wait = retry;
    retry = retry.multipliedBy(2).compareTo(RETRY_MAX) > 0 ? RETRY_MAX : retry.multipliedBy(2);
    return Future.succeededFuture(wait);
  }

  private Future<Duration> batch(ReplayJob job) {
    long begin = System.nanoTime();
    int limit = Math.min(BATCH_MAX, job.ratePerSecond());
    return ledger
        .list(new EventListing(job.filter(), job.cursor(), limit))
        .compose(page -> replay.run(page.items()).compose(done -> saved(job, page, done)))
        .map(done -> pause(job, done, Duration.ofNanos(System.nanoTime() - begin)));
  }

  private Future<ReplayJob.Progress> saved(ReplayJob job, EventPage page, ReplayJob.Progress done) {
    EventPlace cursor = page.next();
    ReplayJob.State state = cursor == null ? ReplayJob.State.DONE : ReplayJob.State.RUNNING;
    EventPlace last =
        page.items().isEmpty() ? job.cursor() : page.items().getLast().place();
    ReplayJob.Progress sum = job.progress().plus(done);
    return jobs.save(job.id(), name, lease, sum, cursor == null ? last : cursor, state)
        .onSuccess(kept -> {
          if (kept && state == ReplayJob.State.DONE) {
            LOG.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("examined", sum.examined())
                .addKeyValue("applied", sum.applied())
                .addKeyValue("failed", sum.failed())
                .log("a replay is done");
          }
        })
        .map(done);
  }

  private static Duration pause(ReplayJob job, ReplayJob.Progress done, Duration took) {
    if (done.examined() == 0) {
      return BETWEEN_EMPTY_PAGES;
    }
    Duration share = Duration.ofSeconds(done.examined()).dividedBy(job.ratePerSecond());
    Duration left = share.minus(took);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Lets another gateway take the job at once; never fails. */
  Future<Void> release() {
    return jobs.release(name).recover(failure -> {
      LOG.atDebug()
          .addKeyValue("reason", String.valueOf(failure.getMessage()))
          .log("the lease of a replay was not given back; it ends by itself");
      return Future.succeededFuture();
    });
  }
}
