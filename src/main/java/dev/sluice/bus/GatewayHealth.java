package dev.sluice.bus;

import io.vertx.core.json.JsonObject;

/**
 * How a gateway is.
 *
 * @param status {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param score 0 to 100: that of its worst component
 * @param json the whole of {@code GET /health}
 */
public record GatewayHealth(String status, int score, JsonObject json) {
  static GatewayHealth of(JsonObject json) {
    return new GatewayHealth(
        json.getString("status", "unhealthy"), json.getInteger("score", 0), json);
  }
}
