package dev.sluice.asset;

import dev.sluice.event.EventId;
import dev.sluice.event.Source;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place of a fact in the total order that decides which snapshot of an object stands:
 * {@code (occurred at, status rank, source rank, event id, digest of the content)}.
 *
 * <p>It is one text, {@code 1718058161488000.4.0.<event id> <digest>}, so that comparing two stamps is comparing
 * their bytes: the numbers have a fixed width, and the space sorts below every character of an event id. Java
 * ({@link String#compareTo}, ASCII) and Postgres ({@code COLLATE "C"}) then agree by construction, and the
 * rule about ranks lives in one place only. The empty text is below every stamp: an object that is known by a
 * link alone.
 *
 * <p>The digest is there for one event told twice with different content, as when a redelivery carries the
 * resource as it is by then. All else being equal, the order of arrival would decide between the two, and two
 * gateways could differ. Which of them stands is arbitrary, but it is the same one everywhere. The ledger keeps the
 * delivery that came first, so a state made anew from the ledger may show the other one.
 *
 * @param text the comparable form
 */
public record Stamp(String text) implements Comparable<Stamp> {
  /** Below every stamp of a fact. */
  public static final Stamp NONE = new Stamp("");

  private static final int MICROS_WIDTH = 16;
  private static final int ID_BEGIN = MICROS_WIDTH + ".4.0.".length();

  /**
   * The stamp of a fact.
   *
   * @param content all the texts of its snapshot, in an order that is always the same
   */
  static Stamp of(
      Instant occurredAt, String status, Source source, EventId id, @Nullable String... content) {
    long micros = Math.addExact(
        Math.multiplyExact(occurredAt.getEpochSecond(), 1_000_000L), occurredAt.getNano() / 1_000);
    if (micros < 0) {
      throw new IllegalArgumentException(
          "a stamp cannot lie before 1970, but the fact is from " + occurredAt);
    }
    String digits = Long.toString(micros);
    StringBuilder text = new StringBuilder(MICROS_WIDTH + 22 + id.value().length());
    for (int i = digits.length(); i < MICROS_WIDTH; i++) {
      text.append('0');
    }
    return new Stamp(text.append(digits)
        .append('.')
        .append((char) ('0' + MuxStatus.rank(status)))
        .append('.')
        .append((char) ('0' + source.rank()))
        .append('.')
        .append(id.value())
        .append(' ')
        .append(HexFormat.of().toHexDigits(digest(content)))
        .toString());
  }

  // FNV-1a with 64 bits (Fowler, Noll and Vo), a UTF-16 unit at a time. It only has to tell apart
  // what one genuine event said at different times, so it need not withstand an attacker.
  private static long digest(@Nullable String[] content) {
    long hash = 0xcbf29ce484222325L;
    for (String text : content) {
      // Absent is not empty, and "a", "b" is not "ab", "".
      hash = (hash ^ (text == null ? -1 : text.length())) * 0x100000001b3L;
      for (int i = 0; text != null && i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
    }
    return hash;
  }

  /** The id of the event that bears it; empty when it is no stamp of a fact. */
  public Optional<String> eventId() {
    int end = text.indexOf(' ');
    return end <= ID_BEGIN ? Optional.empty() : Optional.of(text.substring(ID_BEGIN, end));
  }

  /** The time of the fact that bears it; empty when it is no stamp of a fact. */
  public Optional<Instant> at() {
    if (text.length() <= MICROS_WIDTH || text.charAt(MICROS_WIDTH) != '.') {
      return Optional.empty();
    }
    try {
      long micros = Long.parseLong(text.substring(0, MICROS_WIDTH));
      return Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    } catch (NumberFormatException _) {
      return Optional.empty(); // Spoilt in the store: it tells of no time.
    }
  }

  @Override
  public int compareTo(Stamp other) {
    return text.compareTo(other.text);
  }
}
