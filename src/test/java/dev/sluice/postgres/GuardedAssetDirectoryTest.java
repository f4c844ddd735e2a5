package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.guard.Guard;
import dev.sluice.guard.Guards;
import dev.sluice.guard.MonotonicClock;
import dev.sluice.linking.AssetDirectory;
import dev.sluice.linking.StoreUnavailableException;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RetryBudgetPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedAssetDirectoryTest {
  private static final AssetKey KEY = new AssetKey.ById("a");

  private final Vertx vertx = Vertx.vertx();
  private final Guards guards = new Guards(
      vertx,
      RetryBudgetPolicy.USUAL,
      new SimpleMeterRegistry(),
      new MonotonicClock(),
      new Random(1));
  private final Guard guard = guards.register(new Dependency(
      "database",
      DependencyKind.DATABASE,
      Criticality.CRITICAL,
      Set.of("queries"),
      null,
      null,
      Protection.usual(DependencyKind.DATABASE)));

  @AfterEach
  void close() throws Exception {
    guards.close();
    var _ = vertx.close().await(10, SECONDS);
  }

  @Test
  void a_database_that_is_away_is_asked_three_times_and_then_no_more() {
    var store = new Store(new StoreUnavailableException(
        "cannot read from Postgres", new ConnectException("refused")));
    var assets = new GuardedAssetDirectory(store, guard);

    for (int i = 0; i < 10; i++) {
      assertThat(catchThrowable(() -> assets.find(KEY).await(10, SECONDS)))
          .isInstanceOf(StoreUnavailableException.class);
    }

    assertThat(store.asked).hasValue(3);
    assertThat(guard.state().state()).isEqualTo("open");
    assertThat(guards.budget().retryCount())
        .isEqualTo(guards.budget().budgetLimit()); // as spent as at the start, and no more
  }

  @Test
  void what_the_store_says_of_a_failure_reaches_the_asker() {
    var assets = new GuardedAssetDirectory(new Store(new TimeoutException("too slow")), guard);

    assertThat(catchThrowable(() -> assets.find(KEY).await(10, SECONDS)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("too slow");
  }

  @Test
  void an_asset_that_nobody_knows_is_an_answer() throws Exception {
    var assets = new GuardedAssetDirectory(new Store(null), guard);

    assertThat(assets.find(KEY).await(10, SECONDS)).isEmpty();
    assertThat(guard.state().succeeded()).isEqualTo(1);
  }

  private static final class Store implements AssetDirectory {
    private final AtomicInteger asked = new AtomicInteger();
    private final @Nullable Throwable failure;

    Store(@Nullable Throwable failure) {
      this.failure = failure;
    }

    @Override
    public Future<Optional<CreativeAsset>> find(AssetKey key) {
      asked.incrementAndGet();
      return failure == null
          ? Future.succeededFuture(Optional.empty())
          : Future.failedFuture(failure);
    }

    @Override
    public Future<AssetPage> list(AssetListing listing) {
      return Future.failedFuture(new AssertionError("not asked here"));
    }

    @Override
    public Future<Map<ProcessingStatus, Long>> countByStatus() {
      return Future.failedFuture(new AssertionError("not asked here"));
    }
  }
}
