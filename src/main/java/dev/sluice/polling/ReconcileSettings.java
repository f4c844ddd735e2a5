package dev.sluice.polling;

import java.time.Duration;

/**
 * How often what no session watches is read.
 *
 * @param intervalMin the wait before an object is read again after a read that told something new
 * @param intervalMax the longest wait between two reads that tell nothing new
 */
public record ReconcileSettings(Duration intervalMin, Duration intervalMax) {}
