package dev.sluice.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one envelope. A name that comes twice at its top or in {@code object} is refused: which of the
 * two counts is up to each parser, so two readers of one ledger could see two different events.
 */
final class EnvelopeReader {
  private static final int TYPE_CHARS_MAX = 128;

  private final DataReader data;
  private final SeenNames names = new SeenNames();
  private @Nullable String rule;
  private @Nullable String id;
  private @Nullable String type;
  private @Nullable Instant occurredAt;
  private @Nullable String subjectType;
  private @Nullable String subjectId;
  private @Nullable String environmentId;
  private @Nullable ContentFault fault;

  EnvelopeReader(DetailWriter detail) {
    data = new DataReader(detail);
  }

  /** Reads the whole document; gives the rule that it breaks, if any. */
  Optional<String> read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return Optional.of("the body must be a JSON object");
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (!names.add(name)) {
        return Optional.of("a field of the envelope is repeated");
      }
      field(name, parser.nextToken(), parser);
      if (rule != null) {
        return Optional.of(rule);
      }
    }
    if (parser.nextToken() != null) {
      return Optional.of("nothing may follow the JSON object");
    }
    return missing();
  }

  private Optional<String> missing() {
    if (id == null) {
      return Optional.of("id is missing");
    }
    if (type == null) {
      return Optional.of("type is missing");
    }
    return occurredAt == null ? Optional.of("created_at is missing") : Optional.empty();
  }

  private void field(String name, JsonToken token, JsonParser parser) throws IOException {
    switch (name) {
      case "id" -> id(token, parser);
      case "type" -> type(token, parser);
      case "created_at" -> createdAt(token, parser);
      case "object" -> subject(token, parser);
      case "environment" -> environment(token, parser);
      case "data" -> data(token, parser);
      default -> parser.skipChildren();
    }
  }

  private void data(JsonToken token, JsonParser parser) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      data.read(parser);
    } else {
      parser.skipChildren();
    }
  }

  private void id(JsonToken token, JsonParser parser) throws IOException {
    if (token == JsonToken.VALUE_STRING && EventId.isValid(parser.getText())) {
      id = parser.getText();
    } else {
      rule = "id must be text of 1 to 128 printable ASCII characters without space";
    }
  }

  private void type(JsonToken token, JsonParser parser) throws IOException {
    if (token == JsonToken.VALUE_STRING && isType(parser.getText())) {
      type = parser.getText();
    } else {
      rule = "type must be text of 1 to " + TYPE_CHARS_MAX
          + " printable ASCII characters without space";
    }
  }

  private static boolean isType(String text) {
    if (text.isEmpty() || text.length() > TYPE_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private void createdAt(JsonToken token, JsonParser parser) throws IOException {
    occurredAt =
        token == JsonToken.VALUE_STRING ? EventTime.parse(parser.getText()).orElse(null) : null;
    if (occurredAt == null) {
      rule =
          "created_at must be an ISO-8601 time with an offset, such as 2024-06-10T22:22:41.488000Z";
    } else if (!EventTime.isPlausible(occurredAt)) {
      rule = "created_at is not a plausible time: it must lie in the years 2000 to 2200";
    }
  }

  private void subject(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    SeenNames subjectNames = new SeenNames();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (!subjectNames.add(name)) {
        rule = "a field of object is repeated";
        return;
      }
      JsonToken value = parser.nextToken();
      switch (name) {
        case "type" -> subjectType = kept(value, parser);
        case "id" -> subjectId = kept(value, parser);
        default -> parser.skipChildren();
      }
    }
  }

  private void environment(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("id")) {
        environmentId = kept(value, parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  // Text that cannot be kept counts as missing, so that the row which tells of the fault can be
  // kept.
  private @Nullable String kept(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return null;
    }
    String text = parser.getText();
    Optional<ContentFault> found = KeptText.faultOf(text, KeptText.NAME_CHARS_MAX);
    if (found.isEmpty()) {
      return text;
    }
    if (fault == null) {
      fault = found.get();
    }
    return null;
  }

  /**
   * The event, after {@link #read} found no broken rule.
   *
   * @param bodyFault why no text but the envelope's may be kept, whatever was found in it
   */
  MuxEvent event(
      Source source, String signatureField, byte[] body, Optional<ContentFault> bodyFault) {
    String eventType = requireNonNull(type);
    ContentFault found = bodyFault.orElse(fault == null ? data.fault().orElse(null) : fault);
    return new MuxEvent(
        new EventId(requireNonNull(id)),
        eventType,
        requireNonNull(occurredAt),
        source,
        subjectType,
        subjectId,
        environmentId,
        found == null ? data.data(eventType) : EventData.EMPTY,
        signatureField,
        body,
        found);
  }
}
