package dev.sluice.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of creative assets.
 *
 * @param items the rows; records without anything at Mux first, then uploads, then assets, each by key
 * @param next where the next page begins, or null when this is the last
 */
public record AssetPage(List<CreativeAsset> items, @Nullable AssetPlace next) {
  public AssetPage {
    items = List.copyOf(items);
  }

  /** {@code {items: […], nextCursor}}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("items", new JsonArray(items.stream().map(CreativeAsset::json).toList()))
        .put("nextCursor", next == null ? null : next.cursor());
  }
}
