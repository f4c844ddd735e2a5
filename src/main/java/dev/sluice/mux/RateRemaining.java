package dev.sluice.mux;

import java.io.Serializable;

/**
 * What Mux says of the rate, in the headers {@code X-RateLimit-Limit} and {@code X-RateLimit-Remaining}.
 *
 * @param limit calls allowed in Mux's window
 * @param remaining calls left of them
 */
public record RateRemaining(long limit, long remaining) implements Serializable {}
