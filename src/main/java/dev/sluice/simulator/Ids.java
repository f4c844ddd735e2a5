package dev.sluice.simulator;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Invents identifiers of the shapes that Mux uses. Mux writes ids in letters and digits only: of the 64
 * symbols of base64, three have no letter of their own and are written {@code 00}, {@code 01}, {@code 02}.
 */
final class Ids {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz123456789";
  private static final int SYMBOLS_PER_DRAW = 10;
  private static final int RESOURCE_SYMBOLS = 43;
  private static final int TRACK_SYMBOLS = 54;

  private Ids() {}

  /** The id of an upload, an asset, a live stream or a playback id. */
  static String resource(SplittableRandom random) {
    return symbols(random, RESOURCE_SYMBOLS);
  }

  /** The id of a track, which is longer. */
  static String track(SplittableRandom random) {
    return symbols(random, TRACK_SYMBOLS);
  }

  /** UUID text, as event ids are. */
  static String uuid(SplittableRandom random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** Six lower-case letters and digits. */
  static String environment(SplittableRandom random) {
    return Long.toString(random.nextLong(60_466_176L, 2_176_782_336L), 36);
  }

  private static String symbols(SplittableRandom random, int count) {
    var text = new StringBuilder(count + 6);
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits = i % SYMBOLS_PER_DRAW == 0 ? random.nextLong() : bits >>> 6;
      int symbol = (int) (bits & 63);
      if (symbol < LETTERS.length()) {
        text.append(LETTERS.charAt(symbol));
      } else {
        text.append('0').append((char) ('0' + symbol - LETTERS.length()));
      }
    }
    return text.toString();
  }
}
