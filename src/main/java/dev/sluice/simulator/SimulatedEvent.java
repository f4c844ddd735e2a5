package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** One thing that Mux would tell. Its body is written anew each time, so a plan of many events stays small. */
public final class SimulatedEvent {
  static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 2048;
  private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
          "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private final String id;
  private final String type;
  private final Instant createdAt;
  private final String objectType;
  private final String objectId;
  private final Environment environment;
  private final Payload data;

  SimulatedEvent(
      String id,
      String type,
      Instant createdAt,
      String objectType,
      String objectId,
      Environment environment,
      Payload data) {
    this.id = id;
    this.type = type;
    this.createdAt = createdAt;
    this.objectType = objectType;
    this.objectId = objectId;
    this.environment = environment;
    this.data = data;
  }

  /** The event id: the same in every delivery. */
  public String id() {
    return id;
  }

  /** Such as {@code video.asset.ready}. */
  public String type() {
    return type;
  }

  /** Mux's own time of the event, in microseconds. */
  public Instant createdAt() {
    return createdAt;
  }

  /** {@code object.id}: the id of what the event is about. */
  public String objectId() {
    return objectId;
  }

  /** The bytes of a first delivery: no earlier attempts. */
  public byte[] body() {
    return body(id, List.of());
  }

  byte[] body(String eventId, List<Attempt> attempts) {
    var bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (var json = JSON.createGenerator(bytes)) {
      write(json, eventId, attempts);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator json, String eventId, List<Attempt> attempts)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeNullField("request_id");
    json.writeObjectFieldStart("object");
    json.writeStringField("type", objectType);
    json.writeStringField("id", objectId);
    json.writeEndObject();
    json.writeStringField("id", eventId);
    json.writeObjectFieldStart("environment");
    json.writeStringField("name", environment.name());
    json.writeStringField("id", environment.id());
    json.writeEndObject();
    json.writeFieldName("data");
    data.write(json, Dialect.WEBHOOK);
    json.writeStringField("created_at", text(createdAt));
    json.writeArrayFieldStart("attempts");
    for (var attempt : attempts) {
      attempt.write(json);
    }
    json.writeEndArray();
    json.writeNullField("accessor_source");
    json.writeNullField("accessor");
    json.writeEndObject();
  }

  static String text(Instant at) {
    return MICROSECONDS.format(at);
  }

  @Override
  public String toString() {
    return type + " " + id;
  }
}
