package dev.sluice.metrics;

import java.time.Duration;

/**
 * The stream of live changes.
 *
 * @param subscribersMax how many may listen at once
 * @param eventsKept how many of the last events are kept for those who come back
 * @param writeBytesMax how many bytes may wait for one subscriber to read, give or take one event
 * @param heartbeat how often a quiet stream says that it lives
 */
public record StreamSettings(
    int subscribersMax, int eventsKept, int writeBytesMax, Duration heartbeat) {}
