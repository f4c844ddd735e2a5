package dev.sluice.bus;

import dev.sluice.event.MuxEvent;
import java.util.List;

/**
 * Asks linking to commit these events. The reply is a {@link LinkReplies} in the same order.
 *
 * @param events genuine events, all that arrived on one event loop in one turn; ids may repeat
 * @param bodyBytes the sum of their bodies
 * @param askedAtNanos {@link System#nanoTime} of the ask: from here the wait is counted
 */
public record LinkRequest(List<MuxEvent> events, int bodyBytes, long askedAtNanos) {}
