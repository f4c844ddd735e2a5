package dev.sluice.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.EventId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * A place in the ledger, which is read from the newest event to the oldest. Outside it is an opaque text, the cursor.
 *
 * @param occurredAt the time of the event before it
 * @param eventId the id of the event before it; the empty text stands before every event of that time
 */
public record EventPlace(Instant occurredAt, String eventId) {
  /** Above the newest event. */
  public static final EventPlace NEWEST = new EventPlace(Instant.parse("9999-01-01T00:00:00Z"), "");

  private static final int CURSOR_CHARS_MAX = 256;

  /** The cursor of this place. */
  public String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((occurredAt + "|" + eventId).getBytes(UTF_8));
  }

  /**
   * The place of a cursor.
   *
   * @throws IllegalArgumentException when it is none of ours
   */
  public static EventPlace ofCursor(String cursor) {
    if (cursor.length() <= CURSOR_CHARS_MAX && cursor.matches("[A-Za-z0-9_-]+")) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        int bar = text.indexOf('|');
        String id = text.substring(bar + 1);
        Instant at = Instant.parse(text.substring(0, Math.max(bar, 0)));
        if (EventFilter.isPlausible(at) && (id.isEmpty() || EventId.isValid(id))) {
          return new EventPlace(at, id);
        }
      } catch (DateTimeException | IllegalArgumentException e) {
        throw new IllegalArgumentException("cursor must be the nextCursor of an earlier page", e);
      }
    }
    throw new IllegalArgumentException("cursor must be the nextCursor of an earlier page");
  }

  /** The one of the two that comes later in the reading, that is the older one. */
  EventPlace older(EventPlace other) {
    int byTime = occurredAt.compareTo(other.occurredAt);
    boolean mine = byTime != 0 ? byTime < 0 : eventId.compareTo(other.eventId) <= 0;
    return mine ? this : other;
  }
}
