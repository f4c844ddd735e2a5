package dev.sluice.polling;

import java.time.Duration;

/**
 * How what no session watches is found and read.
 *
 * @param intervalMin the wait before an object is read again after a read that told something new
 * @param intervalMax the longest wait between two reads that tell nothing new
 * @param scanInterval the time between two looks for what is late, of all gateways together
 * @param scanMax how many objects each step of a look takes
 * @param uploadGrace how long after its own timeout an upload that waits is late
 * @param processingMax how long an asset may be prepared before it is late
 * @param linkWithin how long after it was registered a record without a word from Mux is late
 * @param giveUpAfter how old an object may be that is looked for, and how long it is read at most
 * @param silenceMin the shortest time without a webhook that can raise the alarm
 * @param silenceFactor how many times the usual gap between two webhooks it must be at the least
 */
public record ReconcileSettings(
    Duration intervalMin,
    Duration intervalMax,
    Duration scanInterval,
    int scanMax,
    Duration uploadGrace,
    Duration processingMax,
    Duration linkWithin,
    Duration giveUpAfter,
    Duration silenceMin,
    int silenceFactor) {}
