package dev.sluice;

import dev.sluice.bus.Bus;
import dev.sluice.config.MuxCredentials;
import dev.sluice.config.SluiceConfig;
import dev.sluice.guard.Guard;
import dev.sluice.guard.MonotonicClock;
import dev.sluice.mux.GuardedAssetReader;
import dev.sluice.mux.MuxClient;
import dev.sluice.mux.MuxToken;
import dev.sluice.mux.MuxTokens;
import dev.sluice.polling.Findings;
import dev.sluice.polling.PollingMeters;
import dev.sluice.polling.PollingVerticle;
import dev.sluice.polling.ReconcileVerticle;
import dev.sluice.postgres.PgPollQueue;
import dev.sluice.postgres.PgPollSessions;
import dev.sluice.postgres.PgReconcileStore;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What asks Mux by itself: the client of its API, under its guard, and the poller. */
final class Polling {
  private final Vertx vertx;
  private final Bus bus;
  private final SluiceConfig config;
  private final Guard guard;
  private final Pool pool;
  private final PollingMeters meters;

  /**
   * @param guard of Mux's API
   */
  Polling(Vertx vertx, Bus bus, SluiceConfig config, Guard guard, Pool pool, PollingMeters meters) {
    this.vertx = vertx;
    this.bus = bus;
    this.config = config;
    this.guard = guard;
    this.pool = pool;
    this.meters = meters;
  }

  /**
   * Begins to poll; what ends it is pushed to the endings.
   *
   * @param standIn the simulator that stands in for Mux, or null where Mux itself is asked
   */
  Future<Void> start(@Nullable MuxStandIn standIn, Endings endings) {
    URI api = standIn == null ? config.mux().apiUrl() : standIn.apiUrl();
    MuxTokens tokens = standIn == null ? configured() : MuxTokens.same(standIn.token());
    var client = new MuxClient(vertx, api, tokens, config.mux().client(), InstantSource.system());
    endings.push(client::close);
    var sessions = new PgPollSessions(pool);
    var reader =
        new GuardedAssetReader(client, guard, sessions::environmentOf, new MonotonicClock());
    var store = new PgReconcileStore(pool);
    var findings = new Findings(store, meters);
    // The reconciler first, so that it hears of the first reads, too.
    return deploy(
            new ReconcileVerticle(bus, store, reader, findings, config.reconcile(), meters),
            endings)
        .compose(_ -> deploy(
            new PollingVerticle(
                bus,
                new PgPollQueue(pool),
                sessions,
                reader,
                config.polling(),
                config.reconcile(),
                meters,
                new SplittableRandom(),
                findings),
            endings))
        .mapEmpty();
  }

  private Future<String> deploy(Deployable verticle, Endings endings) {
    return vertx.deployVerticle(verticle).onSuccess(id -> endings.push(() -> vertx.undeploy(id)));
  }

  private MuxTokens configured() {
    return new MuxTokens(
        config.mux().credentials().map(Polling::token).orElseThrow(),
        config.mux().lowPriorityCredentials().map(Polling::token).orElseThrow());
  }

  private static MuxToken token(MuxCredentials credentials) {
    return new MuxToken(credentials.tokenId(), credentials.tokenSecret());
  }
}
