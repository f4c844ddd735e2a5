package dev.sluice.mux;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A direct upload that is to be made.
 *
 * @param passthrough the key of the caller's own row, 1 to 255 characters: by it the upload is found again when Mux's answer
 *     was lost
 * @param externalId {@code meta.external_id} of the future asset, at most 128 characters, or null
 * @param corsOrigin the web page that may upload, such as {@code https://example.com}
 * @param playbackPolicies of the future asset, such as {@code public}; without any it cannot be played
 * @param timeout how long the upload waits for its file: 60 s to 7 days
 * @param test whether the asset is a free one that Mux deletes after a day
 */
public record UploadRequest(
    String passthrough,
    @Nullable String externalId,
    String corsOrigin,
    List<String> playbackPolicies,
    Duration timeout,
    boolean test) {
  private static final int PASSTHROUGH_CHARS_MAX = 255;
  private static final int EXTERNAL_ID_CHARS_MAX = 128;
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(60);
  private static final Duration TIMEOUT_MAX = Duration.ofDays(7);
  private static final Duration TIMEOUT_USUAL = Duration.ofHours(1);

  public UploadRequest {
    playbackPolicies = List.copyOf(playbackPolicies);
    if (passthrough.isBlank() || passthrough.length() > PASSTHROUGH_CHARS_MAX) {
      throw new IllegalArgumentException("passthrough must have 1 to 255 characters");
    }
    if (externalId != null
        && externalId.codePointCount(0, externalId.length()) > EXTERNAL_ID_CHARS_MAX) {
      throw new IllegalArgumentException("externalId must have at most 128 characters");
    }
    if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException("timeout must be 60 s to 7 days, but is " + timeout);
    }
  }

  /** The usual one: an hour to upload a public asset. */
  public static UploadRequest of(String passthrough, String corsOrigin) {
    return new UploadRequest(
        passthrough, null, corsOrigin, List.of("public"), TIMEOUT_USUAL, false);
  }

  /** The body of the call. */
  JsonObject json() {
    var asset = new JsonObject()
        .put("passthrough", passthrough)
        .put("playback_policies", new JsonArray(playbackPolicies));
    if (externalId != null) {
      asset.put("meta", new JsonObject().put("external_id", externalId));
    }
    // At the top level: inside the settings of the asset Mux ignores test.
    return new JsonObject()
        .put("cors_origin", corsOrigin)
        .put("timeout", timeout.toSeconds())
        .put("test", test)
        .put("new_asset_settings", asset);
  }
}
