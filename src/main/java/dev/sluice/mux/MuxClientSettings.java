package dev.sluice.mux;

import java.time.Duration;

/**
 * The limits of the client.
 *
 * @param connectionsMax connections to Mux at once
 * @param waitersMax calls that may wait for a connection; one more is refused
 * @param connectTimeout how long a call waits for its connection, in the queue and while connecting
 * @param callDeadline how long one call may take in all: the last resort below the deadlines of whoever calls
 * @param answerBytesMax the longest answer that is read; a longer one is cut off and fails the call
 */
public record MuxClientSettings(
    int connectionsMax,
    int waitersMax,
    Duration connectTimeout,
    Duration callDeadline,
    int answerBytesMax) {}
