package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Mux body in which what tells one event from another is filled in anew for each: the event's id and time, the
 * asset, its upload, and the team's own names for it.
 */
public final class BodyTemplate {
  /**
   * The samples of 1 to 2 KB, as they go over the wire: 1.1, 1.5, 1.1 and 1.8 KB, in the mean 1.4 KB. The most frequent
   * one comes twice.
   */
  private static final List<String> SAMPLES = List.of(
      "video.asset.ready",
      "video.asset.updated",
      "video.asset.ready",
      "video.asset.ready.retry-with-attempts");

  private static final String EVENT_ID = "E".repeat(EventIds.LENGTH);
  private static final String ASSET_ID = "A".repeat(44);
  private static final String UPLOAD_ID = "U".repeat(45);
  private static final String PASSTHROUGH = "P".repeat(20);
  private static final String EXTERNAL_ID = "X".repeat(20);
  private static final List<String> NAMES = List.of(ASSET_ID, UPLOAD_ID, PASSTHROUGH, EXTERNAL_ID);
  private static final String MICROS = "T".repeat(27);
  private static final String SECONDS = "S".repeat(10);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  /** A place to be filled in, and with what: an index in {@link #NAMES}. */
  private record Place(int at, int name) {}

  private final byte[] body;
  private final int eventIdAt;
  private final int microsAt;
  private final List<Integer> secondsAt;
  private final List<Place> names;
  private long second = Long.MIN_VALUE;
  private byte[] secondText = {};
  private byte[] epochText = {};

  private BodyTemplate(String text) {
    body = text.getBytes(UTF_8);
    eventIdAt = places(text, EVENT_ID).getFirst();
    microsAt = places(text, MICROS).getFirst();
    secondsAt = places(text, SECONDS);
    names = new ArrayList<>();
    for (int name = 0; name < NAMES.size(); name++) {
      for (int at : places(text, NAMES.get(name))) {
        names.add(new Place(at, name));
      }
    }
  }

  /** The templates, in the order in which events take them in turn. Not thread-safe: one set per thread. */
  public static List<BodyTemplate> load(Path samples) {
    return load(samples, 0);
  }

  /** The same, each made so many bytes long; 0 leaves them as they are. */
  public static List<BodyTemplate> load(Path samples, int bodyBytes) {
    return SAMPLES.stream()
        .map(name -> new BodyTemplate(open(samples.resolve(name + ".json"), bodyBytes)))
        .toList();
  }

  private static String open(Path sample, int bodyBytes) {
    JsonObject event;
    try {
      event = new JsonObject(Files.readString(sample));
    } catch (IOException e) {
      throw new UncheckedIOException("a sample body cannot be read", e);
    }
    JsonObject data = event.getJsonObject("data");
    event.put("id", EVENT_ID).put("created_at", MICROS);
    event.getJsonObject("object").put("id", ASSET_ID);
    data.put("id", ASSET_ID).put("upload_id", UPLOAD_ID).put("created_at", SECONDS);
    // An asset that has names of the team's has them in all of its events, as with Mux.
    data.put("passthrough", PASSTHROUGH);
    JsonObject meta = data.getJsonObject("meta", new JsonObject());
    data.put("meta", meta.put("external_id", EXTERNAL_ID));
    if (bodyBytes > 0) {
      // The quotes around the seconds are not there in the end.
      TrackPadding.pad(event, bodyBytes + 2);
    }
    // In webhooks the resource's own time is a number.
    return event.encode().replace('"' + SECONDS + '"', SECONDS);
  }

  private static List<Integer> places(String text, String what) {
    if (text.chars().anyMatch(c -> c > 127)) {
      throw new IllegalArgumentException(
          "a sample body must be ASCII: places are counted in bytes");
    }
    List<Integer> found = new ArrayList<>();
    for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + what.length())) {
      found.add(at);
    }
    return found;
  }

  /** The body of an index that happens at this time, in microseconds since the epoch; shared, good until the next. */
  public byte[] fill(EventIds ids, long index, long epochMicros) {
    ids.writeEventId(index, body, eventIdAt);
    for (Place place : names) {
      ids.writeName(
          index, place.name(), body, place.at(), NAMES.get(place.name()).length());
    }
    fillTime(epochMicros);
    return body;
  }

  private void fillTime(long epochMicros) {
    long now = Math.floorDiv(epochMicros, 1_000_000L);
    if (now != second) {
      second = now;
      secondText = TIME.format(Instant.ofEpochSecond(now)).getBytes(UTF_8);
      epochText = Long.toString(now).getBytes(UTF_8);
    }
    System.arraycopy(secondText, 0, body, microsAt, secondText.length);
    int fraction = (int) Math.floorMod(epochMicros, 1_000_000L);
    for (int digit = 5; digit >= 0; digit--) {
      body[microsAt + secondText.length + digit] = (byte) ('0' + fraction % 10);
      fraction /= 10;
    }
    body[microsAt + MICROS.length() - 1] = 'Z';
    for (int at : secondsAt) {
      System.arraycopy(epochText, 0, body, at, epochText.length);
    }
  }
}
