package dev.sluice.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;

/** The side of the bus that other services see: JSON only, so it needs no codec of ours and works over a cluster. */
final class PublicBus {
  private final EventBus eventBus;

  PublicBus(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  /** See {@link Bus#askJson}. */
  Future<JsonObject> ask(String address, JsonObject message, Duration deadline) {
    return eventBus
        .<Object>request(
            address, message, new DeliveryOptions().setSendTimeout(deadline.toMillis()))
        .map(reply -> (JsonObject) reply.body());
  }

  /** See {@link Bus#listen}. */
  MessageConsumer<Object> listen(String address, Consumer<JsonObject> listener) {
    return eventBus.consumer(address, message -> {
      if (message.body() instanceof JsonObject told) {
        listener.accept(told);
      }
    });
  }
}
