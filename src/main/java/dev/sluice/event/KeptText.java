package dev.sluice.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What Postgres can keep as text. */
final class KeptText {
  /** The longest id, status or type name that is kept; Mux's own have at most about 60 characters. */
  static final int NAME_CHARS_MAX = 255;

  /** The longest passthrough that is kept; Mux allows 255 characters. */
  static final int PASSTHROUGH_CHARS_MAX = 1024;

  /** The longest external id that is kept; Mux allows 128 code points. */
  static final int EXTERNAL_ID_CHARS_MAX = 512;

  private KeptText() {}

  /** Why this text cannot be kept in a column, if it cannot. */
  static Optional<ContentFault> faultOf(String text, int charsMax) {
    return text.length() > charsMax ? Optional.of(ContentFault.TOO_LONG) : faultOf(text);
  }

  private static Optional<ContentFault> faultOf(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return Optional.of(ContentFault.NUL);
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return Optional.of(ContentFault.LONE_SURROGATE);
        }
        i++;
      }
    }
    return Optional.empty();
  }

  /** Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no encoded surrogates. */
  static boolean isUtf8(byte[] bytes) {
    int bits = 0;
    for (byte b : bytes) {
      bits |= b;
    }
    return bits >= 0 || decodes(bytes);
  }

  private static boolean decodes(byte[] bytes) {
    // Quick for well-formed text, and sure for the few that hold a replacement character of their
    // own.
    if (new String(bytes, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0) {
      return true;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasArray();
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
