package dev.sluice.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The identifiers of the events of one run: each index has its own, they look random as Mux's do, and an identifier leads
 * back to its index. So who was acknowledged can be kept as one bit per event.
 *
 * <p>The mixing is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), a
 * bijection of 64 bits.
 */
public final class EventIds {
  /** Length of an event id: 32 hex digits and 4 dashes. */
  public static final int LENGTH = 36;

  private static final byte[] LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789xy"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** So many assets are told of at a time; one event of each, then the next of each. A prime, for the shuffling below. */
  static final int AT_A_TIME = 8_009;

  private static final int STRIDE = 1_009;

  private final long seed;
  private final Mix mix;

  /**
   * The identifiers of the run with this seed.
   *
   * @param eventsPerAsset how many events tell of one asset
   */
  public EventIds(long seed, int eventsPerAsset) {
    this(seed, Mix.of(eventsPerAsset));
  }

  /** The identifiers of the run with this seed, of assets as the mix says. */
  public EventIds(long seed, Mix mix) {
    this.seed = seed;
    this.mix = mix;
  }

  /**
   * The number of the asset that the event of an index tells of. The events of one asset are a second or so apart, as
   * Mux's are, and each time the assets come in another order, for nothing in reality keeps neighbours together.
   */
  long asset(long index) {
    int eventsPerAsset = mix.eventsPerAsset();
    long round = index / AT_A_TIME;
    long shuffled = index % AT_A_TIME * (1 + STRIDE * (round % eventsPerAsset)) % AT_A_TIME;
    long asset = round / eventsPerAsset * AT_A_TIME + shuffled;
    return mix.assetsMax() == 0 ? asset : asset % mix.assetsMax();
  }

  /** Writes the event id of an index: {@link #LENGTH} bytes. */
  void writeEventId(long index, byte[] into, int at) {
    long high = mix(seed + index);
    long low = mix(high ^ GOLDEN);
    int position = at;
    for (int digit = 0; digit < 32; digit++) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
        into[position++] = '-';
      }
      long half = digit < 16 ? high : low;
      into[position++] = HEX[(int) (half >>> (60 - 4 * (digit & 15))) & 15];
    }
  }

  /** The event id of an index. */
  public String eventId(long index) {
    byte[] text = new byte[LENGTH];
    writeEventId(index, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /** Writes a name of letters and digits that belongs to the asset of this index and this kind of thing. */
  void writeName(long index, int kind, byte[] into, int at, int length) {
    long bits = mix(seed + asset(index)) ^ mix(kind);
    for (int i = 0; i < length; i++) {
      if (i % 10 == 0) {
        bits = mix(bits + GOLDEN);
      }
      into[at + i] = LETTERS[(int) (bits >>> (6 * (i % 10))) & 63];
    }
  }

  /** The index of an event id, or empty when it is none of this run. */
  public OptionalLong indexOf(String eventId) {
    if (eventId.length() != LENGTH) {
      return OptionalLong.empty();
    }
    String digits = eventId.replace("-", "");
    if (digits.length() != 32 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return OptionalLong.empty();
    }
    long index = unmix(HexFormat.fromHexDigitsToLong(digits, 0, 16)) - seed;
    return eventId.equals(eventId(index)) ? OptionalLong.of(index) : OptionalLong.empty();
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  // Backwards: the factors are the inverses of those above modulo 2^64.
  private static long unmix(long value) {
    long z = value ^ (value >>> 31) ^ (value >>> 62);
    z *= 0x319642b2d24d8ec3L;
    z = z ^ (z >>> 27) ^ (z >>> 54);
    z *= 0x96de1b173f119089L;
    return z ^ (z >>> 30) ^ (z >>> 60);
  }
}
