package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An earlier delivery of the same event, as a later one tells it: Mux sends our own answer back.
 *
 * @param id of the attempt
 * @param address where it went
 * @param at when
 * @param status the answer's status, or null when none came
 * @param headers the answer's header fields
 * @param body the beginning of the answer's body
 */
public record Attempt(
    String id,
    String address,
    Instant at,
    @Nullable Integer status,
    Map<String, String> headers,
    String body) {
  static final int BODY_CHARACTERS_MAX = 2048;
  private static final long WEBHOOK_ID = 10_001;
  private static final int ATTEMPTS_MAX_AT_MUX = 30;

  public Attempt {
    headers = Map.copyOf(headers);
    body = body.length() > BODY_CHARACTERS_MAX ? body.substring(0, BODY_CHARACTERS_MAX) : body;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("webhook_id", WEBHOOK_ID);
    if (status == null) {
      json.writeNullField("response_status_code");
    } else {
      json.writeNumberField("response_status_code", status);
    }
    json.writeObjectFieldStart("response_headers");
    // Sorted, because the order of an immutable map changes from one run of the JVM to the next.
    for (var header : new TreeMap<>(headers).descendingMap().entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
    json.writeStringField("response_body", body);
    json.writeNumberField("max_attempts", ATTEMPTS_MAX_AT_MUX);
    json.writeStringField("id", id);
    json.writeStringField("created_at", SimulatedEvent.text(at));
    json.writeStringField("address", address);
    json.writeEndObject();
  }
}
