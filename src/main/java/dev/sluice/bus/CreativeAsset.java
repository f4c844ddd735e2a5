package dev.sluice.bus;

import io.vertx.core.json.JsonObject;

/**
 * The state of one asset, as every reader sees it.
 *
 * @param json {@code {id, status, muxUploadId, muxAssetId, url, playbackIds, duration, aspectRatio, name, owner, lesson,
 *     registered, passthrough, externalId, liveStreamId, tracks, staticRenditions, final, error, createdAt, updatedAt}}.
 *     What is not known is null, the lists are then empty; {@code status} is one of {@link ProcessingStatus},
 *     {@code duration} is in seconds, times are ISO 8601 in UTC. Never holds a secret. Not copied, do not change it
 */
public record CreativeAsset(JsonObject json) {}
