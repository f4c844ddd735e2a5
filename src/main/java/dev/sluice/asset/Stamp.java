package dev.sluice.asset;

import dev.sluice.event.EventId;
import dev.sluice.event.Source;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The place of a fact in the total order that decides which snapshot of an object stands:
 * {@code (occurred at, status rank, source rank, event id)}.
 *
 * <p>It is one text of fixed-width fields, {@code 1718058161488000.4.0.<event id>}, so that comparing two
 * stamps is comparing their bytes. Java ({@link String#compareTo}, ASCII) and Postgres ({@code COLLATE "C"})
 * then agree by construction, and the rule about ranks lives in one place only. The empty text is below every
 * stamp: an object that is known by a link alone.
 *
 * @param text the comparable form
 */
public record Stamp(String text) implements Comparable<Stamp> {
  /** Below every stamp of a fact. */
  public static final Stamp NONE = new Stamp("");

  private static final int MICROS_WIDTH = 16;

  static Stamp of(Instant occurredAt, String status, Source source, EventId id) {
    long micros = Math.addExact(
        Math.multiplyExact(occurredAt.getEpochSecond(), 1_000_000L), occurredAt.getNano() / 1_000);
    if (micros < 0) {
      throw new IllegalArgumentException(
          "a stamp cannot lie before 1970, but the fact is from " + occurredAt);
    }
    String digits = Long.toString(micros);
    StringBuilder text = new StringBuilder(MICROS_WIDTH + 5 + id.value().length());
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
        .toString());
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
