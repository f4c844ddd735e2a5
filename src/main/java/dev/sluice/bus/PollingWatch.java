package dev.sluice.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows one polling session for its listener, and sees to it that the listener hears exactly one end: where the gateway
 * died and published none, or published it before we listened, the end comes as unheard.
 */
final class PollingWatch {
  /** How long after its latest end a session is given to say so. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final String sessionId;
  private final Consumer<PollingNews> listener;
  private final MessageConsumer<Object> consumer;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long timer = -1;

  PollingWatch(Vertx vertx, PublicBus bus, String sessionId, Consumer<PollingNews> listener) {
    this.vertx = vertx;
    this.sessionId = sessionId;
    this.listener = listener;
    this.consumer = bus.listen(PublicAddress.POLLING_SESSION + sessionId, this::heard);
  }

  /** Done when news are heard. Looks once whether the session still is: its end may have come before. */
  Future<String> begin(Supplier<Future<PollingSession>> status) {
    return consumer
        .completion()
        .compose(_ -> status.get())
        .onSuccess(session -> arm(session.endsAt()))
        .recover(failure -> {
          if (SluiceException.of(failure).reason() != SluiceException.Reason.UNKNOWN) {
            forget();
            return Future.failedFuture(failure);
          }
          unheard();
          return Future.succeededFuture();
        })
        .map(sessionId);
  }

  private void arm(Instant endsAt) {
    if (!ended.get()) {
      long left = Duration.between(Instant.now(), endsAt).plus(GRACE).toMillis();
      timer = vertx.setTimer(Math.max(1, left), _ -> unheard());
    }
  }

  private void heard(JsonObject message) {
    PollingNews news = PollingNews.of(sessionId, message);
    switch (news) {
      case PollingNews.Progress _ -> {
        if (!ended.get()) {
          listener.accept(news);
        }
      }
      case PollingNews.Ended _ -> end(news);
    }
  }

  private void unheard() {
    end(new PollingNews.Ended(sessionId, PollingNews.End.UNHEARD, null, 0));
  }

  private void end(PollingNews news) {
    if (ended.compareAndSet(false, true)) {
      forget();
      listener.accept(news);
    }
  }

  private void forget() {
    ended.set(true);
    vertx.cancelTimer(timer);
    consumer.unregister().onFailure(_ -> {}); // it is off the bus already
  }
}
