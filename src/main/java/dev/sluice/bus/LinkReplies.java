package dev.sluice.bus;

import java.util.List;

/**
 * One reply for each event of a {@link LinkRequest}, in its order.
 *
 * @param replies what became of each event
 * @param forecast how fast events are worked off now
 */
public record LinkReplies(List<LinkReply> replies, Forecast forecast) {}
