package dev.sluice.metrics;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One event of the live stream. Its bytes are made once, when the first subscriber wants them. Used by one event loop. */
final class LiveEvent {
  private final String id;
  private final LiveKind kind;
  private final JsonObject data;
  private @Nullable Buffer frame;

  LiveEvent(String id, LiveKind kind, JsonObject data) {
    this.id = id;
    this.kind = kind;
    this.data = data;
  }

  LiveKind kind() {
    return kind;
  }

  /** The event as it goes over the wire. JSON has no line break of its own, so one line of data is enough. */
  Buffer frame() {
    Buffer made = frame;
    if (made == null) {
      made = Buffer.buffer(
          "id: " + id + "\nevent: " + kind.label() + "\ndata: " + data.encode() + "\n\n");
      frame = made;
    }
    return made;
  }
}
