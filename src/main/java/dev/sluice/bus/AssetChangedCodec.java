package dev.sluice.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * Hands a change over as JSON, which is made only where somebody in this JVM hears it: most gateways publish thousands a
 * second that nobody listens to. For one JVM only: another one would have to know this codec.
 */
final class AssetChangedCodec implements MessageCodec<AssetChanged, JsonObject> {
  static final String NAME = "sluice.asset-changed";

  @Override
  public void encodeToWire(Buffer buffer, AssetChanged change) {
    throw new AssertionError("addresses of other JVMs carry JSON");
  }

  @Override
  public JsonObject decodeFromWire(int position, Buffer buffer) {
    throw new AssertionError("a record cannot come from another JVM");
  }

  @Override
  public JsonObject transform(AssetChanged change) {
    return change.toJson();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
