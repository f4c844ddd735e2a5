package dev.sluice.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private static final int ESCAPED_BYTES_MAX = 6;
  private static final int PLAIN_NUMBER_CHARS_MAX = 18;
  private static final String HEX = "0123456789abcdef";

  // Characters that stand for themselves in JSON, as one byte.
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] buffer = new byte[2048];
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
    partEndMax = BYTES_MAX;
    overflowed = false;
    omitted.clear();
    fault = null;
    put('{');
  }

  /** Begins a part: what follows until {@link #close} is its value. The name is one of ours. */
  void open(String name) {
    part = name;
    partStart = length;
    partEndMax = Math.min(length + PART_BYTES_MAX, BYTES_MAX - OMITTED_BYTES_MAX);
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
    separate();
    int count = name.length();
    if (!hasRoom(count + 3)) {
      return;
    }
    int start = length;
    buffer[length++] = '"';
    for (int i = 0; i < count; i++) {
      char c = name.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        length = start;
        text(name.toCharArray(), 0, count);
        put(':');
        return;
      }
      buffer[length++] = (byte) c;
    }
    buffer[length++] = '"';
    buffer[length++] = ':';
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
    if (plainNumber(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())) {
      return;
    }
    if (isLong(parser)) {
      put(Long.toString(parser.getLongValue()));
    } else {
      double value = parser.getDoubleValue();
      put(Double.isFinite(value) ? Double.toString(value) : "null");
    }
  }

  // Without an exponent and this short, it is a long or a finite double just as it stands.
  private boolean plainNumber(char[] source, int offset, int count) {
    if (count > PLAIN_NUMBER_CHARS_MAX || !hasRoom(count)) {
      return overflowed;
    }
    int start = length;
    for (int i = offset; i < offset + count; i++) {
      if (source[i] == 'e' || source[i] == 'E') {
        length = start;
        return false;
      }
      buffer[length++] = (byte) source[i];
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
    if (!hasRoom(count + 2)) {
      return;
    }
    byte[] target = buffer;
    int at = length;
    target[at++] = '"';
    int end = offset + count;
    int i = offset;
    while (i < end && source[i] < PLAIN.length && PLAIN[source[i]]) {
      target[at++] = (byte) source[i++];
    }
    length = at;
    while (i < end) {
      i += character(source, i, end);
    }
    put('"');
  }

  /** Writes the character at an index, and tells how many of the source it took: two for a pair. */
  private int character(char[] source, int index, int end) {
    char c = source[index];
    if (!hasRoom(ESCAPED_BYTES_MAX)) {
      return 1;
    }
    if (c < PLAIN.length) {
      ascii(c);
      return 1;
    }
    if (!Character.isSurrogate(c)) {
      if (c < 0x800) {
        buffer[length++] = (byte) (0xc0 | (c >> 6));
      } else {
        buffer[length++] = (byte) (0xe0 | (c >> 12));
        continuation(c >> 6);
      }
      continuation(c);
      return 1;
    }
    if (index + 1 == end || !Character.isSurrogatePair(c, source[index + 1])) {
      note(ContentFault.LONE_SURROGATE);
      return 1;
    }
    int point = Character.toCodePoint(c, source[index + 1]);
    buffer[length++] = (byte) (0xf0 | (point >> 18));
    continuation(point >> 12);
    continuation(point >> 6);
    continuation(point);
    return 2;
  }

  private void continuation(int bits) {
    buffer[length++] = (byte) (0x80 | (bits & 0x3f));
  }

  private void ascii(char c) {
    if (PLAIN[c]) {
      put(c);
    } else if (c == '"' || c == '\\') {
      put('\\');
      put(c);
    } else {
      if (c == 0) {
        note(ContentFault.NUL);
      }
      put("\\u00");
      put(HEX.charAt(c >> 4));
      put(HEX.charAt(c & 0xf));
    }
  }

  private void note(ContentFault found) {
    if (fault == null) {
      fault = found;
    }
  }

  private void separate() {
    byte last = buffer[length - 1];
    if (last != '{' && last != '[' && last != ':') {
      put(',');
    }
  }

  private void put(char c) {
    if (hasRoom(1)) {
      buffer[length++] = (byte) c;
    }
  }

  private void put(String ascii) {
    if (hasRoom(ascii.length())) {
      for (int i = 0; i < ascii.length(); i++) {
        buffer[length++] = (byte) ascii.charAt(i);
      }
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
    partEndMax = BYTES_MAX;
    if (!omitted.isEmpty()) {
      name(OMITTED);
      put('[');
      for (String name : omitted) {
        separate();
        put('"' + name + '"');
      }
      put(']');
    }
    put('}');
    return length == 2
        ? EventData.NO_DETAIL
        : new String(buffer, 0, length, StandardCharsets.UTF_8);
  }
}
