package dev.sluice.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a Java service needs of Sluice, over the event bus, without an address or a JSON name written by hand. Every future
 * fails with a {@link SluiceException}, within the deadline. Thread-safe.
 *
 * <pre>{@code
 * var sluice = SluiceClient.over(vertx, Duration.ofSeconds(5));
 * sluice.asset(new AssetKey.ByUploadId(uploadId)).onSuccess(asset -> show(asset.status(), asset.url()));
 * }</pre>
 */
public final class SluiceClient {
  private final Vertx vertx;
  private final PublicBus bus;
  private final @Nullable Bus records;
  private final Duration deadline;

  private SluiceClient(Vertx vertx, @Nullable Bus records, Duration deadline) {
    if (deadline.toMillis() < 1) {
      throw new IllegalArgumentException("a deadline is 1 ms at least, not " + deadline);
    }
    this.vertx = vertx;
    this.bus = new PublicBus(vertx.eventBus());
    this.records = records;
    this.deadline = deadline;
  }

  /** For a service in the JVM of the gateway, on its Vert.x: records are handed over without a copy. */
  public static SluiceClient inside(Vertx vertx, Bus bus, Duration deadline) {
    return new SluiceClient(vertx, bus, deadline);
  }

  /** For a service whose Vert.x is in one cluster with that of the gateway. */
  public static SluiceClient over(Vertx vertx, Duration deadline) {
    return new SluiceClient(vertx, null, deadline);
  }

  /** The same client with another deadline for each call. */
  public SluiceClient within(Duration other) {
    return new SluiceClient(vertx, records, other);
  }

  /** The state of an asset as the gateway has it. */
  public Future<CreativeAsset> asset(AssetKey key) {
    Future<CreativeAsset> answer = records == null
        ? bus.ask(PublicAddress.ASSET_GET, key.toJson(), deadline).map(CreativeAsset::new)
        : records.ask(Channel.ASSET_GET, key, deadline);
    return answer.recover(SluiceClient::fail);
  }

  /** The state of an asset after a read of Mux; all who ask at about the same time share one read. */
  public Future<FetchedAsset> fetchAsset(String assetId) {
    return fetch(new JsonObject().put("assetId", assetId));
  }

  /** The same for what becomes of an upload. */
  public Future<FetchedAsset> fetchUpload(String uploadId) {
    return fetch(new JsonObject().put("uploadId", uploadId));
  }

  private Future<FetchedAsset> fetch(JsonObject message) {
    return ask(PublicAddress.MUX_ASSET_FETCH, message)
        .map(json ->
            new FetchedAsset(new CreativeAsset(json), Instant.parse(json.getString("readAt"))))
        .recover(SluiceClient::fail);
  }

  /** How the gateway is. */
  public Future<GatewayHealth> health() {
    return ask(PublicAddress.HEALTH, new JsonObject()).map(GatewayHealth::of);
  }

  /**
   * Begins a polling session and follows it.
   *
   * @param listener hears its progress and then exactly one end, after which nothing is left of the session; the end can
   *     come before the future is done
   * @return the session's id
   */
  public Future<String> poll(PollingOrder order, Consumer<PollingNews> listener) {
    return ask(PublicAddress.POLLING_START, order.toJson())
        .compose(started -> {
          String id = started.getString("sessionId");
          return new PollingWatch(vertx, bus, id, listener).begin(() -> polling(id));
        })
        .recover(SluiceClient::fail);
  }

  /** How far a session is; {@link SluiceException.Reason#UNKNOWN} when it has ended. */
  public Future<PollingSession> polling(String sessionId) {
    return ask(PublicAddress.POLLING_STATUS, session(sessionId))
        .map(PollingSession::of)
        .recover(SluiceClient::fail);
  }

  /** Ends a session; {@link SluiceException.Reason#UNKNOWN} when it has ended. */
  public Future<Void> stopPolling(String sessionId) {
    return ask(PublicAddress.POLLING_STOP, session(sessionId)).mapEmpty();
  }

  /** Listens to every change of an asset's state. */
  public Subscription onAssetChanged(Consumer<AssetChanged> listener) {
    return listen(
        PublicAddress.ASSET_CHANGED, message -> listener.accept(AssetChanged.of(message)));
  }

  /** Listens to the assets that come to this status. */
  public Subscription onAssetChanged(ProcessingStatus status, Consumer<AssetChanged> listener) {
    return listen(
        PublicAddress.ASSET_CHANGED + "." + status,
        message -> listener.accept(AssetChanged.of(message)));
  }

  /** Listens to the state of the breakers and of the budget, of every gateway in reach. */
  public Subscription onResilienceState(Consumer<ResilienceState> listener) {
    return listen(
        PublicAddress.RESILIENCE_STATE, message -> listener.accept(ResilienceState.of(message)));
  }

  private Subscription listen(String address, Consumer<JsonObject> listener) {
    return new Subscription(bus.listen(address, listener));
  }

  private Future<JsonObject> ask(String address, JsonObject message) {
    return bus.ask(address, message, deadline).recover(SluiceClient::fail);
  }

  private static JsonObject session(String id) {
    return new JsonObject().put("sessionId", id);
  }

  private static <T> Future<T> fail(Throwable failure) {
    return Future.failedFuture(SluiceException.of(failure));
  }
}
