package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * A polling session that is under way.
 *
 * @param id names it
 * @param watched how many assets and uploads it watches
 * @param pending how many of them are not at their end yet
 * @param healthyInterval how often each is read while Mux is well
 * @param startedAt when it began
 * @param endsAt when it ends at the latest
 */
public record PollingSession(
    String id,
    int watched,
    int pending,
    Duration healthyInterval,
    Instant startedAt,
    Instant endsAt) {

  static PollingSession of(JsonObject status) {
    return new PollingSession(
        status.getString("sessionId"),
        status.getInteger("watched", 0),
        status.getInteger("pending", 0),
        Duration.ofMillis(status.getLong("healthyIntervalMs", 0L)),
        Instant.parse(status.getString("startedAt")),
        Instant.parse(status.getString("endsAt")));
  }
}
