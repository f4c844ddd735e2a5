package dev.sluice.bridge;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Cuts a byte stream into frames: four bytes of length, big-endian, then as many bytes. Holds no more than one frame of
 * the largest size and what one read brought. Used by one event loop.
 */
final class FrameReader {
  private static final int HEAD_BYTES = 4;

  private final int bytesMax;
  private Buffer bytes = Buffer.buffer();
  private int at;

  /**
   * @param bytesMax the largest frame, without its head
   */
  FrameReader(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes what arrived, after all that came before. */
  void add(Buffer arrived) {
    Buffer rest = Buffer.buffer(bytes.length() - at + arrived.length());
    bytes = rest.appendBuffer(bytes, at, bytes.length() - at).appendBuffer(arrived);
    at = 0;
  }

  /** The payload of the next frame, once it is here whole. */
  Optional<Buffer> next() {
    if (bytes.length() - at < HEAD_BYTES
        || isTooLarge()
        || bytes.length() - at - HEAD_BYTES < bytes.getInt(at)) {
      return Optional.empty();
    }
    int begin = at + HEAD_BYTES;
    at = begin + bytes.getInt(at);
    return Optional.of(bytes.getBuffer(begin, at));
  }

  /** Whether the next frame is announced as larger than may be, or with a negative length: then there is no way on. */
  boolean isTooLarge() {
    return bytes.length() - at >= HEAD_BYTES
        && (bytes.getInt(at) < 0 || bytes.getInt(at) > bytesMax);
  }

  /** The frame as it goes over the wire. */
  static Buffer framed(Buffer payload) {
    return Buffer.buffer(HEAD_BYTES + payload.length())
        .appendInt(payload.length())
        .appendBuffer(payload);
  }
}
