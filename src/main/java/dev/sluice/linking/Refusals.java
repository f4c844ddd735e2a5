package dev.sluice.linking;

import dev.sluice.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;

/** What askers are told of the store's failures. */
final class Refusals {
  private Refusals() {}

  static <T> Future<T> refuse(Throwable failure) {
    return Future.failedFuture(
        failure instanceof StoreUnavailableException
            ? Refusal.UNAVAILABLE.because("the database is away or too busy; ask again later")
            : failure);
  }

  static ReplyException unknownEvent() {
    return Refusal.UNKNOWN.because("the ledger has no event with this id");
  }
}
