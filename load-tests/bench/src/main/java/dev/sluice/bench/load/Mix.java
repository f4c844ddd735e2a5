package dev.sluice.bench.load;

import io.vertx.core.json.JsonObject;

/**
 * What the events of a run are like.
 *
 * @param eventsPerAsset how many events tell of one asset, unless {@code assetsMax} says otherwise
 * @param assetsMax how many assets there are in all, so that all events tell of these few; 0 for no limit
 * @param bodyBytes how long each body is made, by further tracks; 0 leaves them as they are, 1.1 to 1.8 KB
 */
public record Mix(int eventsPerAsset, int assetsMax, int bodyBytes) {
  /** Bodies as they are, of assets that have so many events each. */
  public static Mix of(int eventsPerAsset) {
    return new Mix(eventsPerAsset, 0, 0);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("eventsPerAsset", eventsPerAsset)
        .put("assetsMax", assetsMax)
        .put("bodyBytes", bodyBytes);
  }

  static Mix of(JsonObject json) {
    return new Mix(
        json.getInteger("eventsPerAsset"),
        json.getInteger("assetsMax"),
        json.getInteger("bodyBytes"));
  }
}
