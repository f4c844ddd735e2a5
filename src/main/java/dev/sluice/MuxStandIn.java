package dev.sluice;

import dev.sluice.config.DemoSettings;
import dev.sluice.mux.MuxToken;
import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.MuxApiSettings;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulated Mux that stands in where no credentials are configured: a world of assets, and the API that shows it. */
final class MuxStandIn {
  private static final Logger LOG = LoggerFactory.getLogger(MuxStandIn.class);
  private static final Duration SPAN = Duration.ofMinutes(5);
  private static final ApiToken TOKEN = new ApiToken("simulator", "simulator");

  private final World world;
  private final MuxApiVerticle api;

  /** A world of its own for every start, all of it in the last minutes. */
  MuxStandIn(DemoSettings settings, InstantSource clock) {
    world = new World(new World.WorldSettings(
        clock.millis(),
        settings.assets(),
        clock.instant().minus(SPAN.multipliedBy(2)),
        SPAN,
        Mix.usual()));
    api = new MuxApiVerticle(world, MuxApiSettings.onLoopback(TOKEN), clock, null);
  }

  World world() {
    return world;
  }

  /** Where its API is, once it is started. */
  URI apiUrl() {
    return URI.create(api.url());
  }

  /** The token that its API takes. */
  MuxToken token() {
    return new MuxToken(TOKEN.id(), TOKEN.secret());
  }

  Future<Void> start(Vertx vertx) {
    return vertx
        .deployVerticle(api)
        .onSuccess(_ -> LOG.atInfo()
            .addKeyValue("url", api.url())
            .log("no Mux credentials: the simulator stands in for Mux"))
        .mapEmpty();
  }
}
