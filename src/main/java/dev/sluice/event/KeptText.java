package dev.sluice.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private KeptText() {}

  /** Why this text cannot be kept in a column, if it cannot. */
  static Optional<ContentFault> faultOf(String text, int charsMax) {
    return text.length() > charsMax ? Optional.of(ContentFault.TOO_LONG) : faultOf(text);
  }

  private static Optional<ContentFault> faultOf(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((char) (c - 1) < Character.MIN_SURROGATE - 1) {
        continue; // The usual case in one comparison, for 0 wraps around.
      }
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
    // Mux sends ASCII nearly always, and eight bytes at a time that is known before the parser has
    // begun.
    long bits = 0;
    int at = 0;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      bits |= (long) EIGHT_BYTES.get(bytes, at);
    }
    for (; at < bytes.length; at++) {
      bits |= bytes[at]; // A negative byte sets the sign of the long, too.
    }
    return (bits & HIGH_BITS) == 0 || decodes(bytes);
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
