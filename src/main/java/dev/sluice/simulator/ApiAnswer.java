package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API answers, before anything goes wrong with it.
 *
 * @param status of the answer
 * @param body JSON, or empty
 */
record ApiAnswer(int status, Buffer body) {

  /** Writes JSON; an interface of ours because the JDK's functions throw no {@link IOException}. */
  @FunctionalInterface
  private interface Writing {
    void write(JsonGenerator json) throws IOException;
  }

  static ApiAnswer of(int status, Payload object) {
    return json(status, json -> {
      json.writeStartObject();
      json.writeFieldName("data");
      object.write(json, Dialect.REST);
      json.writeEndObject();
    });
  }

  static ApiAnswer page(List<? extends Payload> objects) {
    return json(200, json -> {
      json.writeStartObject();
      writeAll(json, objects);
      json.writeEndObject();
    });
  }

  static ApiAnswer page(List<? extends Payload> objects, @Nullable String nextCursor) {
    return json(200, json -> {
      json.writeStartObject();
      json.writeStringField("next_cursor", nextCursor);
      writeAll(json, objects);
      json.writeEndObject();
    });
  }

  private static void writeAll(JsonGenerator json, List<? extends Payload> objects)
      throws IOException {
    json.writeArrayFieldStart("data");
    for (var object : objects) {
      object.write(json, Dialect.REST);
    }
    json.writeEndArray();
  }

  static ApiAnswer whoAmI(Environment environment, ApiToken token) {
    return json(200, json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("data");
      json.writeArrayFieldStart("permissions");
      for (var permission : List.of("video:read", "video:write", "system:read")) {
        json.writeString(permission);
      }
      json.writeEndArray();
      json.writeStringField("organization_name", "Simulator");
      json.writeStringField("environment_type", "development");
      json.writeStringField("environment_name", environment.name());
      json.writeStringField("environment_id", environment.id());
      json.writeStringField("access_token_name", token.id());
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  static ApiAnswer nothing(int status) {
    return new ApiAnswer(status, Buffer.buffer());
  }

  static ApiAnswer unauthorized() {
    return error(401, "unauthorized", "Unauthorized request");
  }

  static ApiAnswer notFound() {
    return error(
        404,
        "not_found",
        "The requested resource either doesn't exist or you don't have access to it.");
  }

  static ApiAnswer invalid(String message) {
    return error(400, "invalid_parameters", message);
  }

  /** Unlike all other errors: this one comes from in front of Mux's API. */
  static ApiAnswer tooManyRequests() {
    return new ApiAnswer(429, Buffer.buffer("{\"errors\":[\"Too many requests, retry later.\"]}"));
  }

  static ApiAnswer error(int status, String type, String message) {
    return json(status, json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("type", type);
      json.writeArrayFieldStart("messages");
      json.writeString(message);
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static ApiAnswer json(int status, Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try (var json = SimulatedEvent.JSON.createGenerator(bytes)) {
      writing.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return new ApiAnswer(status, Buffer.buffer(bytes.toByteArray()));
  }
}
