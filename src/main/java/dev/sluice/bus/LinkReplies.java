package dev.sluice.bus;

import java.util.List;

/** One reply for each event of a {@link LinkRequest}, in its order. */
public record LinkReplies(List<LinkReply> replies) {}
