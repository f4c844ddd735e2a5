package dev.sluice.polling;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.JsonReply;
import dev.sluice.bus.ReconcileAsk;
import dev.sluice.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is late and lets it be read, keeps what only a read told, and raises the alarm when webhooks have stopped.
 * Runs on every gateway: the store gives each look to one of them.
 */
public final class ReconcileVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileVerticle.class);
  private static final int VERIFIED_PAGES_MAX = 5;
  private static final int PAGE = 100;
  private static final Duration VERIFY_WITHIN = Duration.ofSeconds(15);

  private final Bus bus;
  private final ReconcileStore store;
  private final AssetReader reader;
  private final Findings findings;
  private final ReconcileSettings settings;
  private final PollingMeters meters;
  private @Nullable Sweeper sweeper;
  private volatile boolean stopped;
  private long timer;

  /**
   * @param findings the same that hears what the poller reads
   */
  public ReconcileVerticle(
      Bus bus,
      ReconcileStore store,
      AssetReader reader,
      Findings findings,
      ReconcileSettings settings,
      PollingMeters meters) {
    this.bus = bus;
    this.store = store;
    this.reader = reader;
    this.findings = findings;
    this.settings = settings;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    var assets = new MuxList(reader, store, new FactLink(bus)::commit, findings, () -> !stopped);
    var sweeps = new Sweeper(store, assets, new VertxClock(vertx));
    sweeper = sweeps;
    return bus.hearChanges(findings::changed)
        .compose(_ ->
            bus.answer(Channel.RECONCILE, ask -> answer(ask, assets, sweeps).map(JsonReply::new)))
        .onSuccess(_ -> look());
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return sweeper == null ? Future.succeededFuture() : sweeper.close();
  }

  private void look() {
    findings.store();
    store
        .find(settings)
        .onSuccess(found -> {
          if (found > 0) {
            LOG.atInfo()
                .addKeyValue("objects", found)
                .log("what has not ended will be read from Mux");
          }
        })
        .compose(_ -> store.traffic())
        .onSuccess(traffic -> meters.silence().look(traffic, settings))
        .onFailure(failure -> LOG.atDebug()
            .addKeyValue("reason", String.valueOf(failure.getMessage()))
            .log("what is late could not be looked for, trying again after the interval"))
        .onComplete(_ -> {
          if (!stopped) {
            timer = vertx.setTimer(settings.scanInterval().toMillis(), _ -> look());
          }
        });
  }

  private Future<JsonObject> answer(ReconcileAsk ask, MuxList assets, Sweeper sweeps) {
    Future<JsonObject> answer = switch (ask) {
      case ReconcileAsk.Findings page -> store.findings(page);
      case ReconcileAsk.BeginSweep(Instant since) -> begin(sweeps, since);
      case ReconcileAsk.Sweep(String id) ->
        store
            .sweep(id)
            .map(found ->
                found.orElseThrow(() -> Refusal.UNKNOWN.because("there is no such sweep")));
      case ReconcileAsk.MuxAssets page -> muxAssets(assets, page);
      case ReconcileAsk.VerifyPlaybackIds(boolean repair, var cursor) ->
        verify(assets, repair, new Verified(cursor, 0, 0, 0, new JsonArray()), System.nanoTime());
    };
    return answer.recover(ReconcileVerticle::refuse);
  }

  private static <T> Future<T> refuse(Throwable failure) {
    return Future.failedFuture(
        switch (failure) {
          case QueueUnavailableException _ ->
            Refusal.UNAVAILABLE.because("the database is away or too busy");
          case ReadFailedException read ->
            Refusal.UNAVAILABLE.because("the read of Mux failed: " + read.reason());
          default -> failure;
        });
  }

  private Future<JsonObject> begin(Sweeper sweeps, Instant since) {
    return sweeps
        .begin(since)
        .compose(id -> id == null
            ? underWay()
            : Future.succeededFuture(
                new JsonObject().put("sweepId", id).put("since", since.toString())));
  }

  private <T> Future<T> underWay() {
    return store
        .runningSweep()
        .compose(other -> Future.failedFuture(Refusal.CONFLICT.because(
            "a sweep is under way" + other.map(id -> ": " + id).orElse(""))));
  }

  private static Future<JsonObject> muxAssets(MuxList assets, ReconcileAsk.MuxAssets ask) {
    return assets.page(ask.cursor(), ask.limit()).map(page -> {
      List<JsonObject> items = page.items().stream()
          .filter(item -> ask.linked() == null || ask.linked() == item.isLinked())
          .map(MuxComparison::toJson)
          .toList();
      return new JsonObject().put("items", new JsonArray(items)).put("nextCursor", page.next());
    });
  }

  /** How far a comparison is. */
  private record Verified(
      @Nullable String cursor, int pages, int examined, int repaired, JsonArray differing) {
    JsonObject toJson() {
      return new JsonObject()
          .put("examined", examined)
          .put("repaired", repaired)
          .put("items", differing)
          .put("nextCursor", cursor);
    }
  }

  private static Future<JsonObject> verify(
      MuxList assets, boolean repair, Verified so, long beganNanos) {
    return assets
        .page(so.cursor(), PAGE)
        .compose(page -> (repair
                ? assets.merge(page.items(), Findings.REPAIR)
                : Future.succeededFuture(0))
            .compose(repaired -> {
              page.items().stream()
                  .filter(MuxComparison::differs)
                  .forEach(item -> so.differing().add(item.toJson()));
              var now = new Verified(
                  page.next(),
                  so.pages() + 1,
                  so.examined() + page.items().size(),
                  so.repaired() + repaired,
                  so.differing());
              boolean over = now.cursor() == null
                  || now.pages() == VERIFIED_PAGES_MAX
                  || System.nanoTime() - beganNanos > VERIFY_WITHIN.toNanos();
              return over
                  ? Future.succeededFuture(now.toJson())
                  : verify(assets, repair, now, beganNanos);
            }));
  }
}
