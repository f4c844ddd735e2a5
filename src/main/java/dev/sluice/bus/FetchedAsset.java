package dev.sluice.bus;

import java.time.Instant;

/**
 * An asset as it is after a read of Mux.
 *
 * @param asset its state
 * @param readAt when the read began that it rests on
 */
public record FetchedAsset(CreativeAsset asset, Instant readAt) {}
