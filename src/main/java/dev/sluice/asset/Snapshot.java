package dev.sluice.asset;

import org.jspecify.annotations.Nullable;

/**
 * What Mux said of one object at one time; it stands or falls as a whole.
 *
 * @param stamp its place in the total order
 * @param status Mux's status word
 * @param passthrough the team's own text on the object, or null
 * @param externalId {@code meta.external_id}, or null
 * @param liveStreamId the live stream that an asset is recorded from, or null
 * @param detail a JSON object with what else people may see
 */
public record Snapshot(
    Stamp stamp,
    @Nullable String status,
    @Nullable String passthrough,
    @Nullable String externalId,
    @Nullable String liveStreamId,
    String detail) {
  /** Nothing said yet: loses against every other. */
  public static final Snapshot NONE = new Snapshot(Stamp.NONE, null, null, null, null, "{}");

  Snapshot later(Snapshot other) {
    return other.stamp.compareTo(stamp) > 0 ? other : this;
  }
}
