package dev.sluice.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether the live state is what the ledger says.
 *
 * @param ids assets, uploads or live streams, at most {@value #IDS_MAX}; empty means every object there is
 * @param cursor where to go on, or null
 * @param limit how many objects to compare before answering, 200 to {@value #LIMIT_MAX}
 */
public record VerifyAsk(List<String> ids, @Nullable String cursor, int limit) {
  /** The most ids. */
  public static final int IDS_MAX = 100;

  /** The most objects. */
  public static final int LIMIT_MAX = 20_000;

  private static final int LIMIT_DEFAULT = 2_000;
  private static final int LIMIT_MIN = 200;
  private static final Set<String> NAMES = Set.of("assetIds", "cursor", "limit");

  public VerifyAsk {
    ids = List.copyOf(ids);
  }

  /**
   * Reads the body.
   *
   * @throws IllegalArgumentException naming the member and its rule
   */
  public static VerifyAsk of(JsonObject body) {
    EventFilter.require(
        NAMES.containsAll(body.fieldNames()), "the members are assetIds, cursor and limit");
    Object limit = body.getValue("limit", LIMIT_DEFAULT);
    EventFilter.require(
        limit instanceof Integer number && number >= LIMIT_MIN && number <= LIMIT_MAX,
        "limit must be a number from " + LIMIT_MIN + " to " + LIMIT_MAX);
    Object cursor = body.getValue("cursor");
    EventFilter.require(
        cursor == null || cursor instanceof String, "cursor must be a text or null");
    return new VerifyAsk(ids(body.getValue("assetIds")), (String) cursor, (Integer) limit);
  }

  private static List<String> ids(@Nullable Object value) {
    List<String> ids = new ArrayList<>();
    if (value != null) {
      EventFilter.require(
          value instanceof JsonArray array && !array.isEmpty() && array.size() <= IDS_MAX,
          "assetIds must be a list of 1 to " + IDS_MAX + " texts");
      for (Object id : (JsonArray) value) {
        EventFilter.require(
            id instanceof String text && AssetKey.isKey(text),
            "assetIds must be a list of 1 to " + IDS_MAX + " texts");
        ids.add((String) id);
      }
    }
    return ids;
  }
}
