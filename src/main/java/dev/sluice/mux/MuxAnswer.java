package dev.sluice.mux;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Mux answered.
 *
 * @param value what it said
 * @param readAt a time at which it was so, by Mux's clock; never later than Mux looked
 * @param rate what is left of the rate, or null where Mux did not say
 */
public record MuxAnswer<T>(
    T value, Instant readAt, @Nullable RateRemaining rate) {}
