package dev.sluice.linking;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.bus.ProcessingStatus;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * The port to where the state of assets is read. Its futures fail with {@link StoreUnavailableException} when the store
 * is away, and with {@link java.util.concurrent.TimeoutException} when it took too long.
 */
public interface AssetDirectory {
  /** The asset with this key; of several with one id the current one. */
  Future<Optional<CreativeAsset>> find(AssetKey key);

  /** One page. */
  Future<AssetPage> list(AssetListing listing);

  /** How many assets have each status; statuses without any are left out. Reads everything, so ask rarely. */
  Future<Map<ProcessingStatus, Long>> countByStatus();
}
