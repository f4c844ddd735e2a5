package dev.sluice.bench.load;

import java.nio.charset.StandardCharsets;

/**
 * Reads as much of an HTTP/1.1 answer as a load generator needs: the status, and from {@code Content-Length} where it
 * ends. Answers without a length are refused, as no contestant gives any.
 */
final class AnswerReader {
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

  private int status;

  /**
   * Looks for one whole answer at the beginning of the bytes.
   *
   * @return its length, or -1 when it is not whole yet
   */
  int read(byte[] bytes, int length) {
    int bodyLength = -1;
    int line = 0;
    for (int i = STATUS_AT + 3; i < length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      if (i - line <= 1) {
        return whole(bytes, i + 1, bodyLength, length);
      }
      line = i + 1;
      if (line < length && (bytes[line] | 0x20) == 'c') {
        int value = lengthField(bytes, line, length);
        bodyLength = value < 0 ? bodyLength : value;
      }
    }
    return -1;
  }

  /** The status of the last whole answer. */
  int status() {
    return status;
  }

  private int whole(byte[] bytes, int headLength, int bodyLength, int length) {
    if (bodyLength < 0) {
      throw new IllegalStateException("an answer without Content-Length");
    }
    if (headLength + bodyLength > length) {
      return -1;
    }
    status = number(bytes, STATUS_AT, STATUS_AT + 3);
    return headLength + bodyLength;
  }

  private static int lengthField(byte[] bytes, int from, int length) {
    if (from + LENGTH.length > length) {
      return -1;
    }
    for (int i = 0; i < LENGTH.length; i++) {
      if ((bytes[from + i] | 0x20) != (LENGTH[i] | 0x20)) {
        return -1;
      }
    }
    return number(bytes, from + LENGTH.length, length);
  }

  private static int number(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to && bytes[i] != '\r'; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        value = value * 10 + bytes[i] - '0';
      }
    }
    return value;
  }
}
