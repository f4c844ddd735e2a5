package dev.sluice.ingest;

import java.time.Duration;

/**
 * Limits of the public listener.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes a free one
 * @param instances how many HTTP verticles share the port; 0 means one per core
 * @param bodyBytesMax the largest body taken; past it 413
 * @param headDeadline how long a connection may take to send the head of a request; past it it is closed
 * @param bodyDeadline how long a request may take from its head to the end of its body; past it 408
 * @param idleTimeout how long a kept-alive connection may stay silent
 * @param connectionsMax how many connections are held at once, over all instances; past it new ones are closed
 * @param bytesInFlightMax how many body bytes may be held at once, over all instances; past it 503
 * @param eventsInFlightMax how many events may wait for their commit at once, over all instances; past it 503
 * @param queueDelayMax past which foreseen wait of an event its request is refused at its head; 503
 * @param answerDeadline how long a request may wait for its commit; below the 5 s after which Mux gives up; past it 503
 * @param retryAfter what a 503 tells the sender to wait, at least
 * @param signatureTolerance how far the signed time may lie from our clock, on either side
 */
public record IngestSettings(
    String host,
    int port,
    int instances,
    int bodyBytesMax,
    Duration headDeadline,
    Duration bodyDeadline,
    Duration idleTimeout,
    int connectionsMax,
    long bytesInFlightMax,
    int eventsInFlightMax,
    Duration queueDelayMax,
    Duration answerDeadline,
    Duration retryAfter,
    Duration signatureTolerance) {}
