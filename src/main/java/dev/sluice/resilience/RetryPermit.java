package dev.sluice.resilience;

import java.time.Instant;

/**
 * Permission for one retry, charged already.
 *
 * @param number which permit of its budget
 * @param scope whose retry it is
 * @param sendBy the last instant at which it may be sent
 */
public record RetryPermit(long number, RetryScope scope, Instant sendBy) {}
