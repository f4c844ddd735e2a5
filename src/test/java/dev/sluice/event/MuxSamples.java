package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Bodies as Mux sends them, with every identifier replaced, and readings of them. */
public final class MuxSamples {
  static final ObjectMapper JSON = new ObjectMapper();

  public static final List<String> NAMES = List.of(
      "video.asset.created",
      "video.asset.created.with-meta",
      "video.asset.errored",
      "video.asset.ready",
      "video.asset.ready.retry-with-attempts",
      "video.asset.track.ready",
      "video.asset.updated",
      "video.live_stream.created",
      "video.live_stream.warning",
      "video.upload.asset_created",
      "video.upload.asset_created.passthrough",
      "video.upload.cancelled",
      "video.upload.created",
      "video.upload.errored");

  private MuxSamples() {}

  /** The sample as its file has it: indented. */
  static byte[] indented(String name) {
    return resource("/mux/" + name + ".json");
  }

  /** The sample as it goes over the wire. */
  public static byte[] compact(String name) {
    try {
      return JSON.writeValueAsBytes(JSON.readTree(indented(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> eventTypes() {
    try {
      return JSON.readValue(resource("/event-types.json"), new TypeReference<List<String>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String path) {
    try (InputStream in =
        Objects.requireNonNull(MuxSamples.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An envelope of this type around this JSON text of {@code data}. */
  static String envelope(String type, String data) {
    return """
        {"type":"%s","object":{"type":"asset","id":"subject"},"id":"event","environment":{"id":"env"},\
        "data":%s,"created_at":"2024-06-10T22:22:41.488000Z"}""".formatted(type, data);
  }

  static Reading read(byte[] body) {
    return new EventReader().readStored(body, "", Source.WEBHOOK);
  }

  static Reading read(String body) {
    return read(body.getBytes(UTF_8));
  }

  static MuxEvent understood(Reading reading) {
    return switch (reading) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) -> throw new AssertionError("not an event: " + rule);
    };
  }

  static MuxEvent understood(String body) {
    return understood(read(body));
  }

  /** The data of an asset event with this JSON text of {@code data}. */
  static EventData data(String json) {
    MuxEvent event = understood(envelope("video.asset.ready", json));
    if (event.fault() != null) {
      throw new AssertionError("faulty: " + event.fault());
    }
    return event.data();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
