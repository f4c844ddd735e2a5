package dev.sluice.event;

/**
 * Mux's id of an event: the idempotency key, stable over redeliveries.
 *
 * @param value 1 to 128 printable ASCII characters without space; Mux sends UUID text
 */
public record EventId(String value) implements Comparable<EventId> {
  private static final int LENGTH_MAX = 128;

  public EventId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "event id must be 1 to 128 printable ASCII characters without space");
    }
  }

  /** Whether the text can be an event id. */
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(EventId other) {
    return value.compareTo(other.value);
  }
}
