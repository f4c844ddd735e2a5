package dev.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * Sends plans as Mux does: POST, a fresh signature for each try, 5 s for the answer, and again until it is
 * a 2xx. May be used from any thread; each run lives on one event loop.
 */
public final class WebhookSender {
  private final Vertx vertx;
  private final SenderSettings settings;
  private final InstantSource clock;
  private final WebhookClient client;

  /**
   * A sender with connections of its own.
   *
   * @param clock what signatures say the time is
   */
  public WebhookSender(Vertx vertx, SenderSettings settings, InstantSource clock) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.client = new WebhookClient(vertx, settings);
  }

  /** Sends every delivery of the plan. The future fails only on a mistake of our own. */
  public Future<SendReport> send(DeliveryPlan plan) {
    return send(plan, SendObserver.none());
  }

  /** The same, and tells the observer of every try. */
  public Future<SendReport> send(DeliveryPlan plan, SendObserver observer) {
    return new SendRun(vertx.getOrCreateContext(), client, settings, clock, plan, observer).start();
  }

  /** Closes the connections. Runs that are under way end with connection failures. */
  public Future<Void> close() {
    return client.close();
  }
}
