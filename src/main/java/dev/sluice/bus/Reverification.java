package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Whether the signature of a stored event can be made with the secrets in force.
 *
 * @param genuine whether it can
 * @param secretIndex with which of them, counted from 0; null when with none
 * @param reason why not, or null
 */
public record Reverification(
    boolean genuine,
    @Nullable Integer secretIndex,
    @Nullable String reason) {

  /** {@code {genuine, secretIndex}} or {@code {genuine, reason}}. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("genuine", genuine);
    return genuine ? json.put("secretIndex", secretIndex) : json.put("reason", reason);
  }
}
