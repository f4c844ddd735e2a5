package dev.sluice.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands our immutable records over inside this JVM as they are, without a copy. They never leave it. */
final class RecordCodec implements MessageCodec<Object, Object> {
  static final String NAME = "sluice.record";

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new AssertionError(
        message.getClass() + " is for this JVM only: addresses of other JVMs carry JSON");
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new AssertionError("a record cannot come from another JVM");
  }

  @Override
  public Object transform(Object message) {
    return message;
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
