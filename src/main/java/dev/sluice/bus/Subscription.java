package dev.sluice.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;

/** A listener on the bus, until it is ended. */
public final class Subscription {
  private final MessageConsumer<?> consumer;

  Subscription(MessageConsumer<?> consumer) {
    this.consumer = consumer;
  }

  /** Done when messages arrive, on every gateway of a cluster. */
  public Future<Void> begun() {
    return consumer.completion();
  }

  /** Nothing is heard any more once this is done. Ending twice does no harm. */
  public Future<Void> end() {
    return consumer.isRegistered() ? consumer.unregister() : Future.succeededFuture();
  }
}
