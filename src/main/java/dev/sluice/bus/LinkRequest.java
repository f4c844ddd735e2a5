package dev.sluice.bus;

import dev.sluice.event.MuxEvent;
import java.util.List;

/**
 * Asks linking to commit these events. The reply is a {@link LinkReplies} in the same order.
 *
 * @param events genuine events, all that arrived on one event loop in one turn; ids may repeat
 * @param bodyBytes the sum of their bodies
 * @param asker who asks, which is not how the events first came: a replay asks for webhooks of the past
 * @param askedAtNanos {@link System#nanoTime} of the ask: from here the wait is counted
 */
public record LinkRequest(List<MuxEvent> events, int bodyBytes, Asker asker, long askedAtNanos) {
  /** Who asks, from the one that can wait least. */
  public enum Asker {
    /** The public listener: Mux waits for its answer. */
    DELIVERY,
    /** What a read of Mux told: it can be read again. */
    POLL,
    /** A replay from the ledger: what it asks for is stored already. */
    REPLAY
  }
}
