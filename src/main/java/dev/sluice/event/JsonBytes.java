package dev.sluice.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON text in the making, as UTF-8 bytes up to a limit. What leads past the limit is not written, nor
 * anything after it until {@link #truncate}: so a part is either there as a whole or can be taken back.
 */
final class JsonBytes {
  private static final int ESCAPED_BYTES_MAX = 6;
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
  private int limit;
  private boolean overflowed;
  private @Nullable ContentFault fault;

  /** Forgets everything, and sets the limit in bytes. */
  void reset(int bytesMax) {
    length = 0;
    limit = bytesMax;
    overflowed = false;
    fault = null;
  }

  /** Sets up to which length there may be bytes from now on. */
  void limit(int bytesMax) {
    limit = bytesMax;
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** Whether something did not fit. */
  boolean isOverflowed() {
    return overflowed;
  }

  /** Takes back what came after this length, the overflow with it. */
  void truncate(int bytes) {
    length = bytes;
    overflowed = false;
  }

  /** The first fault of any text that was written. */
  Optional<ContentFault> fault() {
    return Optional.ofNullable(fault);
  }

  /** Writes a name, after which one value must follow. */
  void name(String name) {
    separate();
    int count = name.length();
    if (!hasRoom(count + 3)) {
      return;
    }
    byte[] target = buffer;
    int at = length;
    target[at++] = '"';
    for (int i = 0; i < count; i++) {
      char c = name.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        text(name.toCharArray(), 0, count);
        put(':');
        return;
      }
      target[at++] = (byte) c;
    }
    target[at++] = '"';
    target[at++] = ':';
    length = at;
  }

  /** Writes the characters of a JSON number as they stand. */
  void number(char[] source, int offset, int count) {
    if (hasRoom(count)) {
      for (int i = offset; i < offset + count; i++) {
        buffer[length++] = (byte) source[i];
      }
    }
  }

  /** Writes text in quotes, escaped as JSON must be, and notes a fault in it. */
  void text(char[] source, int offset, int count) {
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

  /** Writes a comma where one must stand before the next name or value. */
  void separate() {
    byte last = buffer[length - 1];
    if (last != '{' && last != '[' && last != ':') {
      put(',');
    }
  }

  /** Writes one ASCII character as it stands. */
  void put(char c) {
    if (hasRoom(1)) {
      buffer[length++] = (byte) c;
    }
  }

  /** Writes ASCII text as it stands. */
  void put(String ascii) {
    if (hasRoom(ascii.length())) {
      for (int i = 0; i < ascii.length(); i++) {
        buffer[length++] = (byte) ascii.charAt(i);
      }
    }
  }

  // After the first that does not fit nothing fits, so that the part is taken back as a whole.
  private boolean hasRoom(int count) {
    if (overflowed || count > limit - length) {
      overflowed = true;
      return false;
    }
    if (count > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + count, 2 * buffer.length));
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }
}
