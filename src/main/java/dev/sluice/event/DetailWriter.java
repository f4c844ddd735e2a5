package dev.sluice.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the JSON object of {@link EventData#detail} while the parser streams by, part by part. The text
 * is always JSON that jsonb takes: numbers are finite, text is without U+0000 and half pairs, and the
 * depth is that of the parser.
 *
 * <p>The text has at most {@value #BYTES_MAX} bytes of UTF-8. A part of more than
 * {@value #PART_BYTES_MAX}, or one that would lead past the whole, is left out and named in
 * {@code "omitted"}: the bytes are in the ledger anyway, and playback ids must not be lost to a thousand
 * tracks. Reused, with its buffer.
 */
final class DetailWriter {
  static final int BYTES_MAX = 64 * 1024;
  static final int PART_BYTES_MAX = 24 * 1024;
  static final String OMITTED = "omitted";
  private static final int OMITTED_BYTES_MAX = 2 * 1024;
  private static final int PLAIN_NUMBER_CHARS_MAX = 18;
  private final JsonBytes json = new JsonBytes();
  private final List<String> omitted = new ArrayList<>();
  private int partStart;
  private String part = "";

  /** Forgets what was written. */
  void reset() {
    json.reset(BYTES_MAX);
    json.put('{');
    omitted.clear();
  }

  /** Begins a part: what follows until {@link #close} is its value. The name is one of ours. */
  void open(String name) {
    part = name;
    partStart = json.length();
    json.limit(Math.min(partStart + PART_BYTES_MAX, BYTES_MAX - OMITTED_BYTES_MAX));
    json.name(name);
  }

  /** Ends the part, and takes it back when it was too long. */
  void close() {
    if (json.isOverflowed()) {
      json.truncate(partStart);
      if (!omitted.contains(part)) {
        omitted.add(part);
      }
    }
  }

  /** Writes a name, after which one value must follow. */
  void name(String name) {
    json.name(name);
  }

  /** Begins an object inside a part. */
  void beginObject() {
    json.separate();
    json.put('{');
  }

  /** Ends an object inside a part. */
  void endObject() {
    json.put('}');
  }

  /** Copies the value at which the parser stands, without what could be a secret; moves to its end. */
  void value(JsonParser parser) throws IOException {
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          json.separate();
          json.put(token == JsonToken.START_OBJECT ? '{' : '[');
          depth++;
        }
        case END_OBJECT, END_ARRAY -> {
          json.put(token == JsonToken.END_OBJECT ? '}' : ']');
          depth--;
        }
        case FIELD_NAME -> nameOrSkip(parser);
        default -> scalar(parser, token);
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private void nameOrSkip(JsonParser parser) throws IOException {
    String name = parser.currentName();
    if (SecretNames.contains(name)) {
      parser.nextToken();
      parser.skipChildren();
    } else {
      json.name(name);
    }
  }

  private void scalar(JsonParser parser, JsonToken token) throws IOException {
    json.separate();
    switch (token) {
      case VALUE_STRING ->
        json.text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> json.put("true");
      case VALUE_FALSE -> json.put("false");
      default -> json.put("null");
    }
  }

  private void number(JsonParser parser) throws IOException {
    char[] source = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    int count = parser.getTextLength();
    if (isPlain(source, offset, count)) {
      json.number(source, offset, count);
    } else if (isLong(parser)) {
      json.put(Long.toString(parser.getLongValue()));
    } else {
      double value = parser.getDoubleValue();
      json.put(Double.isFinite(value) ? Double.toString(value) : "null");
    }
  }

  // Without an exponent and this short, it is a long or a finite double just as it stands.
  private static boolean isPlain(char[] source, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      if (source[i] == 'e' || source[i] == 'E') {
        return false;
      }
    }
    return count <= PLAIN_NUMBER_CHARS_MAX;
  }

  private static boolean isLong(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && switch (parser.getNumberType()) {
          case INT, LONG -> true;
          case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> false;
        };
  }

  /** Why the text cannot be kept, if it cannot; {@link #finish} must then not be used. */
  Optional<ContentFault> fault() {
    return json.fault();
  }

  /** Ends the object and gives its text. */
  String finish() {
    json.limit(BYTES_MAX);
    if (!omitted.isEmpty()) {
      json.name(OMITTED);
      json.put('[');
      for (String name : omitted) {
        json.separate();
        json.put('"' + name + '"');
      }
      json.put(']');
    }
    json.put('}');
    return json.length() == EventData.NO_DETAIL.length() ? EventData.NO_DETAIL : json.toString();
  }
}
