package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.JsonReply;
import dev.sluice.bus.Refusal;
import dev.sluice.bus.ReplayAsk;
import dev.sluice.bus.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Replays events of the ledger: one at once, many as a job. Runs on every gateway; one of them works on the running job,
 * and when it goes away another takes the job over where its progress was last saved.
 */
public final class ReplayVerticle extends VerticleBase {
  private static final Duration DEADLINE = Duration.ofSeconds(14);

  private final Bus bus;
  private final Ledger ledger;
  private final ReplayJobs jobs;
  private final Replay replay;
  private final ReplayWorker worker;
  private long timer;
  private boolean working;
  private boolean stopped;

  /**
   * @param lease how long a job stays with a gateway that says nothing more
   * @param idleInterval how often a gateway without work looks for a job
   */
  public ReplayVerticle(
      Bus bus, Ledger ledger, ReplayJobs jobs, Duration lease, Duration idleInterval) {
    this.bus = bus;
    this.ledger = ledger;
    this.jobs = jobs;
    this.replay = new Replay(bus, ledger);
    this.worker = new ReplayWorker(ledger, jobs, replay, lease, idleInterval);
  }

  @Override
  public Future<?> start() {
    return bus.answer(Channel.REPLAY, this::answer).onSuccess(_ -> work());
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return worker.release();
  }

  private void work() {
    if (working || stopped) {
      return;
    }
    working = true;
    worker.step().onSuccess(delay -> {
      working = false;
      if (!stopped) {
        timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> work());
      }
    });
  }

  private Future<JsonReply> answer(ReplayAsk ask) {
    Future<JsonObject> answer = switch (ask) {
      case ReplayAsk.One(String eventId, boolean dryRun) -> one(eventId, dryRun);
      case ReplayAsk.Rehearse(var filter) -> new Rehearsal(ledger, replay, filter).run();
      case ReplayAsk.Start start -> begin(start);
      case ReplayAsk.Job(String jobId) -> job(jobId);
      case ReplayAsk.Jobs() -> jobs();
      case ReplayAsk.Cancel(String jobId) -> jobs.cancel(jobId).compose(_ -> job(jobId));
    };
    return answer
        .timeout(DEADLINE.toMillis(), MILLISECONDS)
        .recover(Refusals::refuse)
        .map(JsonReply::new);
  }

  private Future<JsonObject> one(String eventId, boolean dryRun) {
    return ledger.find(eventId).compose(found -> {
      StoredEvent event = found.orElseThrow(Refusals::unknownEvent);
      Rereading reading = replay.read(event);
      return replay.differences(reading.states()).compose(differences -> {
        JsonObject json = new JsonObject()
            .put("id", eventId)
            .put("dryRun", dryRun)
            .put("differences", DifferenceJson.of(differences, "before", "after"));
        return dryRun
            ? Future.succeededFuture(json.put("failed", reading.failed())
                .put("released", reading.released().size()))
            : replay.run(List.of(event.entry())).map(done -> json.mergeIn(done.toJson()));
      });
    });
  }

  private Future<JsonObject> begin(ReplayAsk.Start start) {
    return jobs.create(UUID.randomUUID().toString(), start.filter(), start.ratePerSecond())
        .map(made -> made.orElseThrow(() ->
            Refusal.CONFLICT.because("a replay job is running; wait for its end or cancel it")))
        .map(job -> {
          vertx.cancelTimer(timer);
          work();
          return job.toJson();
        });
  }

  private Future<JsonObject> job(String jobId) {
    return jobs.find(jobId)
        .map(found -> found
            .orElseThrow(() -> Refusal.UNKNOWN.because("there is no replay job with this id"))
            .toJson());
  }

  private Future<JsonObject> jobs() {
    return jobs.list()
        .map(all -> new JsonObject()
            .put("items", new JsonArray(all.stream().map(ReplayJob::toJson).toList()))
            .put("nextCursor", null));
  }
}
