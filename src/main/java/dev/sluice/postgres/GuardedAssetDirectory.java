package dev.sluice.postgres;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.guard.Answer;
import dev.sluice.guard.DependencyException;
import dev.sluice.guard.Guard;
import dev.sluice.guard.Operation;
import dev.sluice.linking.AssetDirectory;
import dev.sluice.linking.StoreUnavailableException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads assets under the guard of the database: while that is away, who asks is refused at once and does not queue for a
 * connection.
 *
 * <p>Nothing is retried here: the retry budget is one for all dependencies, and whoever reads can ask again. Counting
 * all rows does not pass the guard, for it may take longer than a database that is well should.
 */
public final class GuardedAssetDirectory implements AssetDirectory {
  private final AssetDirectory assets;
  private final Guard guard;

  /**
   * @param guard of the database
   */
  public GuardedAssetDirectory(AssetDirectory assets, Guard guard) {
    this.assets = assets;
    this.guard = guard;
  }

  @Override
  public Future<Optional<CreativeAsset>> find(AssetKey key) {
    return guarded("asset.find", () -> assets.find(key));
  }

  @Override
  public Future<AssetPage> list(AssetListing listing) {
    return guarded("asset.list", () -> assets.list(listing));
  }

  @Override
  public Future<Map<ProcessingStatus, Long>> countByStatus() {
    return assets.countByStatus();
  }

  private <T> Future<T> guarded(String operation, Supplier<Future<T>> read) {
    return guard
        .call(Operation.of(operation, "", read).once())
        .map(GuardedAssetDirectory::content)
        .recover(failure -> Future.failedFuture(inWords(failure)));
  }

  private static <T> T content(Answer<T> answer) {
    return answer.value().orElseThrow(() -> new AssertionError("a read answers or fails"));
  }

  private static Throwable inWords(Throwable failure) {
    return switch (failure) {
      case DependencyException.Failed failed when failed.getCause() != null -> failed.getCause();
      case DependencyException other ->
        new StoreUnavailableException(other.dependency() + " is not asked: " + other.label());
      default -> failure;
    };
  }
}
