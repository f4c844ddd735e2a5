package dev.sluice.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a polling session is to watch: the message of {@link PublicAddress#POLLING_START}. The gateway checks it against its
 * limits.
 *
 * @param assetIds Mux's assets
 * @param uploadIds Mux's uploads; of the two lists one may be empty
 * @param healthyInterval how often to read each while Mux is well, or null for the gateway's own
 * @param maxDuration how long the session may last, or null for the gateway's own
 */
public record PollingOrder(
    List<String> assetIds,
    List<String> uploadIds,
    @Nullable Duration healthyInterval,
    @Nullable Duration maxDuration) {
  public PollingOrder {
    assetIds = List.copyOf(assetIds);
    uploadIds = List.copyOf(uploadIds);
  }

  /** These assets, at the gateway's own pace. */
  public static PollingOrder ofAssets(List<String> assetIds) {
    return new PollingOrder(assetIds, List.of(), null, null);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (!assetIds.isEmpty()) {
      json.put("assetIds", new JsonArray(assetIds));
    }
    if (!uploadIds.isEmpty()) {
      json.put("uploadIds", new JsonArray(uploadIds));
    }
    if (healthyInterval != null) {
      json.put("healthyIntervalMs", healthyInterval.toMillis());
    }
    if (maxDuration != null) {
      json.put("maxDurationMs", maxDuration.toMillis());
    }
    return json;
  }
}
