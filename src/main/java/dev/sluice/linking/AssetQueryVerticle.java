package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.bus.PublicAddress;
import dev.sluice.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Answers questions about the state of assets, each within a deadline. The store bounds how many may wait. */
public final class AssetQueryVerticle extends VerticleBase {
  private final Bus bus;
  private final AssetDirectory directory;
  private final Duration deadline;

  /**
   * @param deadline how long one question may take
   */
  public AssetQueryVerticle(Bus bus, AssetDirectory directory, Duration deadline) {
    this.bus = bus;
    this.directory = directory;
    this.deadline = deadline;
  }

  @Override
  public Future<?> start() {
    return bus.answerJson(PublicAddress.ASSET_GET, deadline, this::getJson)
        .compose(_ -> bus.answer(Channel.ASSET_GET, this::get))
        .compose(_ -> bus.answer(Channel.ASSET_LIST, this::list));
  }

  private Future<JsonObject> getJson(JsonObject message) {
    return get(AssetKey.of(message)).map(CreativeAsset::json);
  }

  private Future<CreativeAsset> get(AssetKey key) {
    return directory
        .find(key)
        .timeout(deadline.toMillis(), MILLISECONDS)
        .recover(Refusals::refuse)
        .map(found -> found.orElseThrow(() -> Refusal.UNKNOWN.because("no asset has this key")));
  }

  private Future<AssetPage> list(AssetListing listing) {
    return directory
        .list(listing)
        .timeout(deadline.toMillis(), MILLISECONDS)
        .recover(Refusals::refuse);
  }
}
