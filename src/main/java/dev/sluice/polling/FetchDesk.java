package dev.sluice.polling;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import dev.sluice.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for one read of an object. It never calls Mux: it puts the object into the queue, where one read
 * serves all who wait, on whichever gateway, and answers with what we then know. One timer for all that wait. Confined
 * to one event loop.
 */
final class FetchDesk {
  private static final Logger LOG = LoggerFactory.getLogger(FetchDesk.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  /** The failure of a read that is not made, for the breaker of Mux's API is open. */
  static final String BREAKER_OPEN = "breaker_open";

  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(5);

  private final Bus bus;
  private final PollQueue queue;
  private final PollingSettings settings;
  private final PollClock clock;
  private final PollingMeters meters;
  private final Runnable queued;
  private final Map<PollKey, Waiting> waiting = new HashMap<>();
  private long timer;
  private boolean looking;
  private int requests;

  /** Those who wait for one object. */
  private static final class Waiting {
    private final Promise<Instant> read = Promise.promise();
    private final Instant giveUpAt;
    private @Nullable Instant askedAt;

    Waiting(Instant giveUpAt) {
      this.giveUpAt = giveUpAt;
    }
  }

  /**
   * @param queued runs when something was put into the queue
   */
  FetchDesk(
      Bus bus,
      PollQueue queue,
      PollingSettings settings,
      PollClock clock,
      PollingMeters meters,
      Runnable queued) {
    this.bus = bus;
    this.queue = queue;
    this.settings = settings;
    this.clock = clock;
    this.meters = meters;
    this.queued = queued;
  }

  /** {@link PublicAddress#MUX_ASSET_FETCH}. */
  Future<JsonObject> fetch(JsonObject message) {
    PollKey key = key(message);
    if (requests >= settings.fetchesMax()) {
      throw Refusal.BUDGET.because(
          "so many requests for reads of Mux wait already: " + settings.fetchesMax());
    }
    requests++;
    return read(key).onComplete(_ -> requests--).compose(at -> answer(key, at));
  }

  private Future<Instant> read(PollKey key) {
    Waiting others = waiting.get(key);
    if (others != null) {
      meters.coalesced();
      return others.read.future();
    }
    var mine = new Waiting(clock.now().plus(settings.fetchDeadline()));
    waiting.put(key, mine);
    queue
        .demand(key, settings.fetchWindow(), PollingSettings.GAP_MIN, settings.claim())
        .onSuccess(demand -> demanded(key, mine, demand))
        .onFailure(failure -> done(key, mine).tryFail(failure));
    return mine.read.future();
  }

  private void demanded(PollKey key, Waiting mine, PollQueue.Demand demand) {
    mine.askedAt = demand.askedAt();
    if (isFresh(mine, demand.readFrom())) {
      meters.coalesced();
      done(key, mine).tryComplete(demand.readFrom());
      return;
    }
    queued.run();
    if (!looking) {
      clock.cancel(timer);
      timer = clock.arm(LOOK, this::look);
    }
  }

  /** A read here was settled, so perhaps somebody has waited enough. */
  void settled() {
    if (!waiting.isEmpty() && !looking) {
      clock.cancel(timer);
      look();
    }
  }

  private void look() {
    if (waiting.isEmpty()) {
      return;
    }
    looking = true;
    queue
        .readings(List.copyOf(waiting.keySet()))
        .onSuccess(this::saw)
        .onFailure(failure -> LOG.atDebug()
            .addKeyValue("reason", String.valueOf(failure.getMessage()))
            .log("whether an object was read could not be seen, trying again"))
        .onComplete(_ -> {
          looking = false;
          giveUp();
          if (!waiting.isEmpty()) {
            timer = clock.arm(LOOK, this::look);
          }
        });
  }

  private void saw(Map<PollKey, PollQueue.Readings> readings) {
    readings.forEach((key, reading) -> {
      Waiting mine = waiting.get(key);
      if (mine == null || mine.askedAt == null) {
        return;
      }
      if (isFresh(mine, reading.readFrom())) {
        done(key, mine).tryComplete(reading.readFrom());
      } else if (reading.failedAt() != null && !reading.failedAt().isBefore(mine.askedAt)) {
        done(key, mine).tryFail(refusal(String.valueOf(reading.failure())));
      }
    });
  }

  private static ReplyException refusal(String failure) {
    return switch (failure) {
      case ReadConclusion.MISSING ->
        Refusal.UNKNOWN.because("Mux does not know it, in the environment of our token");
      case BREAKER_OPEN ->
        Refusal.UNAVAILABLE.because(
            "Mux is not asked while its breaker is open; ask again in some seconds");
      default -> Refusal.UNAVAILABLE.because("the read of Mux failed: " + failure);
    };
  }

  private boolean isFresh(Waiting mine, @Nullable Instant readFrom) {
    return readFrom != null
        && mine.askedAt != null
        && !readFrom.isBefore(mine.askedAt.minus(settings.fetchWindow()));
  }

  private void giveUp() {
    Instant now = clock.now();
    List<Map.Entry<PollKey, Waiting>> late = new ArrayList<>();
    waiting.entrySet().stream()
        .filter(entry -> !now.isBefore(entry.getValue().giveUpAt))
        .forEach(late::add);
    late.forEach(entry -> done(entry.getKey(), entry.getValue())
        .tryFail(Refusal.DEADLINE.because("the read of Mux did not get its turn in time")));
  }

  private Promise<Instant> done(PollKey key, Waiting mine) {
    waiting.remove(key, mine);
    return mine.read;
  }

  private Future<JsonObject> answer(PollKey key, Instant at) {
    AssetKey asset = switch (key.kind()) {
      case ASSET -> new AssetKey.ByAssetId(key.id());
      case UPLOAD -> new AssetKey.ByUploadId(key.id());
    };
    return bus.askJson(PublicAddress.ASSET_GET, asset.toJson(), ANSWER_DEADLINE)
        .map(json -> json.copy().put("readAt", at.toString()));
  }

  private static PollKey key(JsonObject message) {
    if (message.size() == 1) {
      if (message.getValue("assetId") instanceof String id && PollKey.isId(id)) {
        return PollKey.asset(id);
      }
      if (message.getValue("uploadId") instanceof String id && PollKey.isId(id)) {
        return PollKey.upload(id);
      }
    }
    throw Refusal.BAD_MESSAGE.because(
        "the message must have exactly one of assetId and uploadId: " + PollKey.RULE);
  }

  /** Refuses all who wait. */
  void close() {
    clock.cancel(timer);
    Map.copyOf(waiting)
        .forEach((key, mine) ->
            done(key, mine).tryFail(Refusal.UNAVAILABLE.because("the gateway stops; ask again")));
  }
}
