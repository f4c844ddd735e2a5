package dev.sluice.polling;

import java.time.Duration;

/**
 * Limits and intervals of polling.
 *
 * @param healthyInterval the wait between two reads of an asset that a session watches, where it does not say
 * @param degradedInterval the least such wait while Mux answers badly
 * @param errorIntervalMax the longest wait after errors, which double it
 * @param jitter the share by which each wait may be off, on either side: 0 to 1
 * @param sessionMax the longest a session may last
 * @param sessionsMax how many sessions one gateway holds
 * @param sessionAssetsMax how many assets and uploads one session watches
 * @param watchedMax how many all sessions of a gateway watch together, counted per session
 * @param readsAtOnce how many reads are under way, or wait for their turn, at once
 * @param lease how long the polling gateway may say nothing before another takes over
 * @param lookInterval how often a gateway looks whether it should poll, and at what its sessions wait for
 * @param sendWithin how long after it was taken from the queue a read may still be sent
 * @param claim how long a read that began counts as under way; above {@code sendWithin} and the deadline of a call
 * @param fetchWindow how old a read may be that answers a request for one
 * @param fetchDeadline how long such a request waits
 * @param fetchesMax how many such requests wait at once
 * @param listingMin from how many due objects on a listing of all is considered
 */
public record PollingSettings(
    Duration healthyInterval,
    Duration degradedInterval,
    Duration errorIntervalMax,
    double jitter,
    Duration sessionMax,
    int sessionsMax,
    int sessionAssetsMax,
    int watchedMax,
    int readsAtOnce,
    Duration lease,
    Duration lookInterval,
    Duration sendWithin,
    Duration claim,
    Duration fetchWindow,
    Duration fetchDeadline,
    int fetchesMax,
    int listingMin) {
  /** Mux asks that one asset be read no more than once per second. */
  static final Duration GAP_MIN = Duration.ofSeconds(1);
}
