package dev.sluice;

import dev.sluice.config.SluiceConfig;
import io.vertx.core.Future;

/** The whole gateway: built from one sound configuration, started once, stopped once. */
final class Gateway {
  private final SluiceConfig config;

  Gateway(SluiceConfig config) {
    this.config = config;
  }

  /** Starts every part; succeeds when webhooks are taken. After a failure {@link #stop} is still called. */
  Future<Void> start() {
    return Future.failedFuture(new IllegalStateException(
        "nothing is built yet that could serve " + config.ingest().host()));
  }

  /** Whether what the configuration points to can be reached; changes nothing and leaves nothing open. */
  Future<Void> check() {
    return Future.succeededFuture();
  }

  /**
   * Stops in order: not ready, no new requests, answers to what is in flight, everything closed. Also
   * ends what a failed or unfinished {@link #start} began.
   */
  Future<Void> stop() {
    return Future.succeededFuture();
  }
}
