package dev.sluice.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * An error as HTTP callers see it: {@code application/problem+json} (RFC 9457).
 *
 * @param status the HTTP status
 * @param type a stable name; shown as {@code urn:sluice:problem:<type>}
 * @param detail a sentence for people; without payload content or secrets
 */
public record Problem(int status, String type, String detail) {
  /** The media type of the body. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The JSON body. */
  public Buffer body() {
    return new JsonObject()
        .put("type", "urn:sluice:problem:" + type)
        .put("title", type.replace('-', ' '))
        .put("status", status)
        .put("detail", detail)
        .toBuffer();
  }
}
