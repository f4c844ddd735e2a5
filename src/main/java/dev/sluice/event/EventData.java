package dev.sluice.event;

import org.jspecify.annotations.Nullable;

/**
 * The fields of {@code data} that an asset's state is made of. Every one is optional: a field that is
 * missing, null or of another JSON type than expected is null here.
 *
 * @param id {@code data.id}: the id of the resource itself
 * @param status {@code data.status}
 * @param uploadId {@code data.upload_id}: on assets that came from a direct upload
 * @param assetId {@code data.asset_id}: on uploads, tracks and renditions
 * @param liveStreamId {@code data.live_stream_id}: on assets recorded from a live stream
 * @param passthrough {@code data.passthrough}, or else {@code data.new_asset_settings.passthrough}, but
 *     for live streams, whose settings are for assets to come
 * @param externalId {@code data.meta.external_id}, or else {@code data.new_asset_settings.meta.external_id},
 *     in the same way
 * @param warningType {@code data.warning.type}
 * @param detail a JSON object with the other fields that people may see (playback ids, tracks, duration,
 *     errors and so on), under Mux's names; made from a list of permitted fields, so it holds no upload
 *     URL, stream key or passphrase; always what jsonb takes, of at most 64 KiB; parts that
 *     were too long for that are missing, and named in its array {@code omitted}
 */
public record EventData(
    @Nullable String id,
    @Nullable String status,
    @Nullable String uploadId,
    @Nullable String assetId,
    @Nullable String liveStreamId,
    @Nullable String passthrough,
    @Nullable String externalId,
    @Nullable String warningType,
    String detail) {
  /** The detail of an event without any. */
  public static final String NO_DETAIL = "{}";

  /** The data of an event whose own says nothing that we use, or nothing that can be kept. */
  public static final EventData EMPTY =
      new EventData(null, null, null, null, null, null, null, null, NO_DETAIL);
}
