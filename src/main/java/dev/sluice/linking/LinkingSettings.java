package dev.sluice.linking;

import java.time.Duration;

/**
 * Limits of the group commit.
 *
 * @param batchEventsMax how many events one transaction holds at most
 * @param batchBytesMax how many body bytes one transaction holds at most, unless one event alone is larger
 * @param batchesInFlightMax how many transactions are handed to the store at once, which works on them one by one
 * @param commitSpacing how far apart the beginnings of two commits are in a crowd, while less than a quarter of a full batch
 *     waits
 * @param waitMax how long an event may wait for its transaction to begin; past it 503, and it is not written
 * @param queueDelayMax past which foreseen wait first deliveries are refused by whoever asks for them; what can wait is
 *     refused here at a part of it
 * @param commitDeadline how long one batch may take, retries included, from its first attempt
 * @param retryAfter how long an asker is told to wait before it tries again what could not be committed
 */
public record LinkingSettings(
    int batchEventsMax,
    int batchBytesMax,
    int batchesInFlightMax,
    Duration commitSpacing,
    Duration waitMax,
    Duration queueDelayMax,
    Duration commitDeadline,
    Duration retryAfter) {}
