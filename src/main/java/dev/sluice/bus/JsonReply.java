package dev.sluice.bus;

import io.vertx.core.json.JsonObject;

/**
 * A reply that is shown to a caller as it is.
 *
 * @param json without secrets; not copied, do not change it
 */
public record JsonReply(JsonObject json) {}
