package dev.sluice.mux;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.event.EventData;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import dev.sluice.mux.MuxResource.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes events of what was read from the API. Each is read back from its own body, so that a rebuild finds the same. */
final class PolledEvents {
  static final String ASSET_POLLED = "video.asset.polled";
  static final String UPLOAD_POLLED = "video.upload.polled";
  static final String ASSET_DELETED = "video.asset.deleted";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final int DIGEST_BYTES = 16;
  private static final int YEAR_MIN = 2000;
  private static final int YEAR_MAX = 2200;
  private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
          "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private final EventReader reader;

  PolledEvents(EventReader reader) {
    this.reader = reader;
  }

  /** Whether the text can be the id of an object, and can stand in a path as it is. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * That an asset is not there any more. It says nothing of how the asset was, so the links by which it is found stay.
   *
   * @throws IllegalArgumentException when the text cannot be an id
   */
  static MuxEvent assetGone(String assetId, Instant at) {
    if (!isId(assetId)) {
      throw new IllegalArgumentException("this cannot be the id of an asset");
    }
    byte[] data = ("{\"id\":\"" + assetId + "\"}").getBytes(UTF_8);
    try {
      return new PolledEvents(new EventReader())
          .event(ASSET_DELETED, Kind.ASSET, assetId, at, data);
    } catch (MalformedAnswerException e) {
      throw new IllegalArgumentException("this cannot be the time of an event: " + at, e);
    }
  }

  MuxResource resource(Kind kind, PolledData data, Instant readAt) throws MalformedAnswerException {
    String id = data.text("id").filter(PolledEvents::isId).orElse(null);
    if (id == null) {
      throw new MalformedAnswerException("its data has no id");
    }
    String type = kind == Kind.ASSET ? ASSET_POLLED : UPLOAD_POLLED;
    MuxEvent event = event(type, kind, id, readAt, data.json());
    Instant createdAt = data.text("created_at").flatMap(PolledEvents::time).orElse(null);
    List<MuxEvent> events = new ArrayList<>(List.of(event));
    if (kind == Kind.ASSET) {
      origin(id, event.data(), createdAt).ifPresent(events::add);
    }
    UploadUrl url = kind == Kind.UPLOAD ? data.text("url").map(UploadUrl::new).orElse(null) : null;
    return new MuxResource(kind, id, readAt, createdAt, url, data.json(), events);
  }

  /**
   * That the upload of an asset has become it. The asset was made at that instant, so this is the time of the fact: told
   * with the time of the read it would hide a failure of the upload that came in between.
   */
  private Optional<MuxEvent> origin(String assetId, EventData asset, @Nullable Instant createdAt)
      throws MalformedAnswerException {
    String uploadId = asset.uploadId();
    if (uploadId == null || createdAt == null || !isId(uploadId)) {
      return Optional.empty();
    }
    byte[] data = uploadData(uploadId, assetId, asset);
    return Optional.of(event(UPLOAD_POLLED, Kind.UPLOAD, uploadId, createdAt, data));
  }

  private static byte[] uploadData(String uploadId, String assetId, EventData asset) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = AnswerReader.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", uploadId);
      json.writeStringField("status", "asset_created");
      json.writeStringField("asset_id", assetId);
      json.writeObjectFieldStart("new_asset_settings");
      if (asset.passthrough() != null) {
        json.writeStringField("passthrough", asset.passthrough());
      }
      if (asset.externalId() != null) {
        json.writeObjectFieldStart("meta");
        json.writeStringField("external_id", asset.externalId());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError("JSON can be written to memory", e);
    }
    return bytes.toByteArray();
  }

  private MuxEvent event(String type, Kind kind, String id, Instant at, byte[] data)
      throws MalformedAnswerException {
    // An id is letters and digits, so it needs no escape.
    String envelope = "\"type\":\"" + type + "\",\"object\":{\"type\":\"" + kind.label()
        + "\",\"id\":\"" + id + "\"},\"created_at\":\"" + MICROSECONDS.format(at) + "\",\"data\":"
        + new String(data, UTF_8) + "}";
    String eventId = "poll-" + digest(envelope);
    byte[] body = ("{\"id\":\"" + eventId + "\"," + envelope).getBytes(UTF_8);
    return switch (reader.readStored(body, "", Source.POLL)) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) ->
        throw new MalformedAnswerException("it makes no event: " + rule);
    };
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static Optional<Instant> time(String seconds) {
    if (!seconds.matches("[0-9]{9,11}")) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(seconds));
    int year = at.atOffset(ZoneOffset.UTC).getYear();
    return year >= YEAR_MIN && year <= YEAR_MAX ? Optional.of(at) : Optional.empty();
  }
}
