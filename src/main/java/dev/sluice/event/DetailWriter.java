package dev.sluice.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON object of {@link EventData#detail} while the parser streams by, part by part. The text
 * is always JSON that jsonb takes: numbers are finite, text is without U+0000 and half pairs, and the
 * depth is that of the parser.
 *
 * <p>The text has at most {@value #CHARS_MAX} characters. A part of more than {@value #PART_CHARS_MAX},
 * or one that would lead past the whole, is left out and named in {@code "omitted"}: the bytes are in the
 * ledger anyway, and playback ids must not be lost to a thousand tracks. Reused, with its buffer.
 */
final class DetailWriter {
  static final int CHARS_MAX = 64 * 1024;
  static final int PART_CHARS_MAX = 24 * 1024;
  static final String OMITTED = "omitted";
  private static final int OMITTED_CHARS_MAX = 2 * 1024;
  private static final int PLAIN_NUMBER_CHARS_MAX = 18;
  private static final String HEX = "0123456789abcdef";

  private char[] buffer = new char[1024];
  private int length;
  private int partStart;
  private int partEndMax;
  private String part = "";
  private boolean overflowed;
  private final List<String> omitted = new ArrayList<>();
  private @Nullable ContentFault fault;

  /** Forgets what was written. */
  void reset() {
    length = 0;
    partEndMax = CHARS_MAX;
    overflowed = false;
    omitted.clear();
    fault = null;
    put('{');
  }

  /** Begins a part: what follows until {@link #close} is its value. The name is one of ours. */
  void open(String name) {
    part = name;
    partStart = length;
    partEndMax = Math.min(length + PART_CHARS_MAX, CHARS_MAX - OMITTED_CHARS_MAX);
    name(name);
  }

  /** Ends the part, and takes it back when it was too long. */
  void close() {
    if (overflowed) {
      length = partStart;
      overflowed = false;
      if (!omitted.contains(part)) {
        omitted.add(part);
      }
    }
  }

  /** Begins an object inside a part. */
  void beginObject() {
    separate();
    put('{');
  }

  /** Ends an object inside a part. */
  void endObject() {
    put('}');
  }

  /** Writes a name, after which one value must follow. */
  void name(String name) {
    char[] chars = name.toCharArray();
    separate();
    text(chars, 0, chars.length);
    put(':');
  }

  /** Copies the value at which the parser stands, without what could be a secret; moves to its end. */
  void value(JsonParser parser) throws IOException {
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          separate();
          put(token == JsonToken.START_OBJECT ? '{' : '[');
          depth++;
        }
        case END_OBJECT, END_ARRAY -> {
          put(token == JsonToken.END_OBJECT ? '}' : ']');
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
      name(name);
    }
  }

  private void scalar(JsonParser parser, JsonToken token) throws IOException {
    separate();
    switch (token) {
      case VALUE_STRING ->
        text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> put("true");
      case VALUE_FALSE -> put("false");
      default -> put("null");
    }
  }

  private void number(JsonParser parser) throws IOException {
    char[] source = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    int count = parser.getTextLength();
    if (count <= PLAIN_NUMBER_CHARS_MAX && isPlainNumber(source, offset, count)) {
      put(source, offset, count);
    } else if (isLong(parser)) {
      put(Long.toString(parser.getLongValue()));
    } else {
      double value = parser.getDoubleValue();
      put(Double.isFinite(value) ? Double.toString(value) : "null");
    }
  }

  // Without an exponent and this short, it is a long or a finite double just as it stands.
  private static boolean isPlainNumber(char[] source, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      if (source[i] == 'e' || source[i] == 'E') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLong(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && switch (parser.getNumberType()) {
          case INT, LONG -> true;
          case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> false;
        };
  }

  private void text(char[] source, int offset, int count) {
    put('"');
    int end = offset + count;
    int start = offset;
    for (int i = offset; i < end; i++) {
      char c = source[i];
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 < end && Character.isSurrogatePair(c, source[i + 1])) {
          i++;
        } else {
          note(ContentFault.LONE_SURROGATE);
        }
        continue;
      }
      put(source, start, i - start);
      escape(c);
      start = i + 1;
    }
    put(source, start, end - start);
    put('"');
  }

  private void escape(char c) {
    put('\\');
    if (c == '"' || c == '\\') {
      put(c);
      return;
    }
    if (c == 0) {
      note(ContentFault.NUL);
    }
    put("u00");
    put(HEX.charAt(c >> 4));
    put(HEX.charAt(c & 0xf));
  }

  private void note(ContentFault found) {
    if (fault == null) {
      fault = found;
    }
  }

  private void separate() {
    char last = buffer[length - 1];
    if (last != '{' && last != '[' && last != ':') {
      put(',');
    }
  }

  private void put(char c) {
    if (hasRoom(1)) {
      buffer[length++] = c;
    }
  }

  private void put(String text) {
    if (hasRoom(text.length())) {
      text.getChars(0, text.length(), buffer, length);
      length += text.length();
    }
  }

  private void put(char[] source, int offset, int count) {
    if (hasRoom(count)) {
      System.arraycopy(source, offset, buffer, length, count);
      length += count;
    }
  }

  // After the first that does not fit nothing fits, so that the part is taken back as a whole.
  private boolean hasRoom(int count) {
    if (overflowed || count > partEndMax - length) {
      overflowed = true;
      return false;
    }
    if (count > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + count, 2 * buffer.length));
    }
    return true;
  }

  /** Why the text cannot be kept, if it cannot; {@link #finish} must then not be used. */
  Optional<ContentFault> fault() {
    return Optional.ofNullable(fault);
  }

  /** Ends the object and gives its text. */
  String finish() {
    partEndMax = CHARS_MAX;
    if (!omitted.isEmpty()) {
      name(OMITTED);
      put('[');
      for (String name : omitted) {
        separate();
        text(name.toCharArray(), 0, name.length());
      }
      put(']');
    }
    put('}');
    return length == 2 ? EventData.NO_DETAIL : new String(buffer, 0, length);
  }
}
