package dev.sluice.polling;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.Bus;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Polling on the bus: sessions, single reads, and the poller behind them. Runs once on every gateway; the one that
 * leads polls for all.
 */
public final class PollingVerticle extends VerticleBase {
  private static final Duration DEADLINE = Duration.ofSeconds(14);

  private final Bus bus;
  private final PollQueue queue;
  private final PollSessions sessions;
  private final AssetReader reader;
  private final PollingSettings settings;
  private final ReconcileSettings reconcile;
  private final PollingMeters meters;
  private final RandomGenerator random;
  private final ReadListener listener;
  private @Nullable Poller poller;
  private @Nullable SessionDesk sessionDesk;
  private @Nullable FetchDesk fetchDesk;

  public PollingVerticle(
      Bus bus,
      PollQueue queue,
      PollSessions sessions,
      AssetReader reader,
      PollingSettings settings,
      ReconcileSettings reconcile,
      PollingMeters meters,
      RandomGenerator random) {
    this(bus, queue, sessions, reader, settings, reconcile, meters, random, ReadListener.NONE);
  }

  /**
   * The same, with somebody who hears what is read.
   *
   * @param listener called on the event loop of this verticle
   */
  public PollingVerticle(
      Bus bus,
      PollQueue queue,
      PollSessions sessions,
      AssetReader reader,
      PollingSettings settings,
      ReconcileSettings reconcile,
      PollingMeters meters,
      RandomGenerator random,
      ReadListener listener) {
    this.listener = listener;
    this.bus = bus;
    this.queue = queue;
    this.sessions = sessions;
    this.reader = reader;
    this.settings = settings;
    this.reconcile = reconcile;
    this.meters = meters;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    var clock = new VertxClock(vertx);
    var cadence = new Cadence(settings, reconcile);
    var polls = new Poller(
        queue, reader, new FactLink(bus)::commit, settings, cadence, clock, random, meters);
    var fetches = new FetchDesk(bus, queue, settings, clock, meters, polls::nudge);
    var desk = new SessionDesk(bus, sessions, settings, clock, meters, polls::nudge);
    polls.onSettled(fetches::settled);
    polls.listener(listener);
    poller = polls;
    fetchDesk = fetches;
    sessionDesk = desk;
    return answer(PublicAddress.POLLING_START, desk::begin)
        .compose(_ -> answer(PublicAddress.POLLING_STOP, desk::stop))
        .compose(_ -> answer(PublicAddress.POLLING_STATUS, desk::status))
        .compose(_ -> answer(PublicAddress.MUX_ASSET_FETCH, fetches::fetch))
        .compose(
            _ -> bus.hearChanges(changes -> changes.forEach(change -> heard(change, polls, desk))))
        .onSuccess(_ -> polls.start());
  }

  @Override
  public Future<?> stop() {
    if (poller == null || sessionDesk == null || fetchDesk == null) {
      return Future.succeededFuture();
    }
    fetchDesk.close();
    return Future.join(poller.stop(), sessionDesk.close());
  }

  private Future<?> answer(String address, Function<JsonObject, Future<JsonObject>> answer) {
    return bus.answerJson(
        address, DEADLINE, message -> answer.apply(message).recover(PollingVerticle::refuse));
  }

  private static <T> Future<T> refuse(Throwable failure) {
    return Future.failedFuture(
        failure instanceof QueueUnavailableException
            ? Refusal.UNAVAILABLE.because("the database is away; ask again later")
            : failure);
  }

  private static void heard(AssetChanged change, Poller poller, SessionDesk desk) {
    ProcessingStatus status = ProcessingStatus.valueOf(change.status());
    String assetId = change.assetId();
    if (assetId != null && PollKey.isId(assetId)) {
      moved(PollKey.asset(assetId), status, poller, desk);
    }
    String uploadId = change.uploadId();
    if (uploadId != null && PollKey.isId(uploadId)) {
      moved(PollKey.upload(uploadId), status, poller, desk);
    }
  }

  private static void moved(PollKey key, ProcessingStatus status, Poller poller, SessionDesk desk) {
    if (PollSessions.State.isEnd(status)) {
      poller.ended(key);
    }
    desk.heard(key, status);
  }
}
