package dev.sluice.resilience;

import java.time.Instant;

/**
 * The breaker's permission for one call, to be settled once.
 *
 * @param generation which period of the breaker gave it; a result from an earlier one changes nothing
 * @param number counts the leases of that generation
 * @param deadline when the call counts as failed if it has not been settled before
 */
public record Lease(long generation, long number, Instant deadline) {}
