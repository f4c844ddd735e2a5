package dev.sluice.bus;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a page of creative assets: of all, or of those that agree with what is not null. The answer is an
 * {@link AssetPage}.
 *
 * @param status the status wanted, or null
 * @param uploadId Mux's upload wanted, or null
 * @param assetId Mux's asset wanted, or null
 * @param after where the page begins; {@link AssetPlace#START} when an upload or asset is named
 * @param limit how many rows the page may have, 1 to {@value #LIMIT_MAX}
 */
public record AssetListing(
    @Nullable ProcessingStatus status,
    @Nullable String uploadId,
    @Nullable String assetId,
    AssetPlace after,
    int limit) {
  /** The rows of a page where the asker does not say. */
  public static final int LIMIT_DEFAULT = 50;

  /** The most rows of a page. */
  public static final int LIMIT_MAX = 200;

  private static final Set<String> PARAMETERS =
      Set.of("status", "uploadId", "assetId", "cursor", "limit");

  /**
   * Reads query parameters.
   *
   * @throws IllegalArgumentException naming the parameter and its rule
   */
  public static AssetListing of(Map<String, String> parameters) {
    for (String name : parameters.keySet()) {
      require(
          PARAMETERS.contains(name),
          "the query parameters are status, uploadId, assetId, cursor and limit");
    }
    String uploadId = key("uploadId", parameters.get("uploadId"));
    String assetId = key("assetId", parameters.get("assetId"));
    String cursor = parameters.get("cursor");
    require(
        cursor == null || (uploadId == null && assetId == null),
        "cursor goes with status only: an upload or asset has few rows");
    return new AssetListing(
        status(parameters.get("status")),
        uploadId,
        assetId,
        cursor == null ? AssetPlace.START : AssetPlace.ofCursor(cursor),
        limit(parameters.get("limit")));
  }

  private static @Nullable ProcessingStatus status(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(ProcessingStatus.values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "status must be one of AWAITING_UPLOAD, MUX_PROCESSING, READY, ERROR, DELETED"));
  }

  private static @Nullable String key(String name, @Nullable String text) {
    require(
        text == null || AssetKey.isKey(text),
        name + " must have 1 to " + AssetKey.CHARS_MAX + " characters, without U+0000");
    return text;
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return LIMIT_DEFAULT;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    require(limit >= 1 && limit <= LIMIT_MAX, "limit must be a number from 1 to " + LIMIT_MAX);
    return limit;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
