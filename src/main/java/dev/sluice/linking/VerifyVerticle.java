package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.JsonReply;
import dev.sluice.bus.Refusal;
import dev.sluice.bus.VerifyAsk;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Answers whether the live state is what the ledger says. */
public final class VerifyVerticle extends VerticleBase {
  private static final Duration DEADLINE = Duration.ofSeconds(14);
  /** After this long an answer goes out with what was compared by then, and a cursor. */
  private static final Duration ENOUGH = Duration.ofSeconds(5);

  private final Bus bus;
  private final StateHistory history;
  private boolean busy;

  public VerifyVerticle(Bus bus, StateHistory history) {
    this.bus = bus;
    this.history = history;
  }

  @Override
  public Future<?> start() {
    return bus.answer(Channel.VERIFY, this::verify);
  }

  private Future<JsonReply> verify(VerifyAsk ask) {
    if (busy) {
      // It reads much, so one at a time leaves the database to the others.
      return Future.failedFuture(
          Refusal.CONFLICT.because("a verification is under way; ask again after it"));
    }
    HistoryPlace after;
    try {
      after = ask.cursor() == null ? HistoryPlace.START : HistoryPlace.ofCursor(ask.cursor());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(Refusal.BAD_MESSAGE.because(String.valueOf(e.getMessage())));
    }
    var verification = new Verification(history, ask.ids(), after);
    busy = true;
    return steps(verification, ask.limit(), System.nanoTime() + ENOUGH.toNanos())
        .onComplete(_ -> busy = false)
        .timeout(DEADLINE.toMillis(), MILLISECONDS)
        .recover(Refusals::refuse)
        .map(_ -> new JsonReply(verification.toJson()));
  }

  private Future<Void> steps(Verification verification, int limit, long enoughNanos) {
    return verification
        .step()
        .compose(more -> more
                && verification.examined() + Verification.PART_OBJECTS <= limit
                && System.nanoTime() < enoughNanos
            ? steps(verification, limit, enoughNanos)
            : Future.succeededFuture());
  }
}
