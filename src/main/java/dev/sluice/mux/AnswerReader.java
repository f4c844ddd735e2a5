package dev.sluice.mux;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sluice.event.EventReader;
import dev.sluice.mux.MuxResource.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of good answers: {@code {"data": …}}, and for lists {@code next_cursor} beside it. */
final class AnswerReader {
  private static final int DEPTH_MAX = 64;
  private static final int TOKENS_MAX = 2_000_000;
  private static final int NUMBER_CHARS_MAX = 100;
  private static final int STRING_CHARS_MAX = 256 * 1024;
  private static final int NAME_CHARS_MAX = 1000;
  private static final int CURSOR_CHARS_MAX = 4096;

  static final JsonFactory JSON = JsonFactory.builder()
      .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.CHARSET_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(DEPTH_MAX)
          .maxTokenCount(TOKENS_MAX)
          .maxNumberLength(NUMBER_CHARS_MAX)
          .maxStringLength(STRING_CHARS_MAX)
          .maxNameLength(NAME_CHARS_MAX)
          .build())
      .build();

  private final PolledEvents events = new PolledEvents(new EventReader());
  private final List<PolledData> data = new ArrayList<>();
  private boolean list;
  private @Nullable String nextCursor;

  private AnswerReader() {}

  /** The one object of this kind that the body holds. */
  static MuxResource resource(byte[] body, Kind kind, Instant readAt)
      throws MalformedAnswerException {
    var reader = new AnswerReader();
    reader.read(body);
    if (reader.list || reader.data.size() != 1) {
      throw new MalformedAnswerException("its data is not one object");
    }
    return reader.events.resource(kind, reader.data.getFirst(), readAt);
  }

  /** The objects of this kind that the body lists; one that cannot be read does not hide the others. */
  static MuxPage page(byte[] body, Kind kind, Instant readAt) throws MalformedAnswerException {
    var reader = new AnswerReader();
    reader.read(body);
    if (!reader.list) {
      throw new MalformedAnswerException("its data is not a list");
    }
    List<MuxResource> items = new ArrayList<>();
    for (PolledData one : reader.data) {
      reader.item(kind, one, readAt).ifPresent(items::add);
    }
    return new MuxPage(items, reader.data.size() - items.size(), reader.nextCursor);
  }

  private Optional<MuxResource> item(Kind kind, PolledData one, Instant readAt) {
    try {
      return Optional.of(events.resource(kind, one, readAt));
    } catch (MalformedAnswerException _) {
      return Optional.empty(); // Counted by the caller as unreadable.
    }
  }

  private void read(byte[] body) throws MalformedAnswerException {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedAnswerException("its body is no JSON object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "data" -> data(parser, value);
          case "next_cursor" -> nextCursor = cursor(parser, value);
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new MalformedAnswerException("something follows its JSON object");
      }
    } catch (IOException _) {
      // The parser's own words would show content.
      throw new MalformedAnswerException("its body is no JSON, or is cut short");
    }
  }

  private void data(JsonParser parser, JsonToken value) throws IOException {
    data.clear();
    list = value == JsonToken.START_ARRAY;
    if (value == JsonToken.START_OBJECT) {
      data.add(PolledData.read(parser));
    } else if (list) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          data.add(PolledData.read(parser));
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private static @Nullable String cursor(JsonParser parser, JsonToken value)
      throws IOException, MalformedAnswerException {
    if (value != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return null;
    }
    String cursor = parser.getText();
    if (cursor.length() > CURSOR_CHARS_MAX) {
      throw new MalformedAnswerException("its cursor is too long to be sent back");
    }
    return cursor.isEmpty() ? null : cursor;
  }
}
