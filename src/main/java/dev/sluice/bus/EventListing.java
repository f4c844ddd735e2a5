package dev.sluice.bus;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a page of the ledger, newest first. The answer is an {@link EventPage}.
 *
 * @param filter which events
 * @param after where the page begins
 * @param limit how many events the page may have, 1 to {@value #LIMIT_MAX}
 */
public record EventListing(EventFilter filter, EventPlace after, int limit) {
  /** The events of a page where the asker does not say. */
  public static final int LIMIT_DEFAULT = 50;

  /** The most events of a page. */
  public static final int LIMIT_MAX = 200;

  private static final Set<String> PARAMETERS =
      Set.of("type", "asset", "status", "from", "to", "cursor", "limit");

  /** Where the page really begins: at the cursor, or below the end of the time wanted if that is older. */
  public EventPlace start() {
    return filter.to() == null ? after : after.older(new EventPlace(filter.to(), ""));
  }

  /**
   * Reads query parameters.
   *
   * @throws IllegalArgumentException naming the parameter and its rule
   */
  public static EventListing of(Map<String, String> parameters) {
    for (String name : parameters.keySet()) {
      EventFilter.require(
          PARAMETERS.contains(name),
          "the query parameters are type, asset, status, from, to, cursor and limit");
    }
    String cursor = parameters.get("cursor");
    return new EventListing(
        EventFilter.of(parameters),
        cursor == null ? EventPlace.NEWEST : EventPlace.ofCursor(cursor),
        limit(parameters.get("limit")));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return LIMIT_DEFAULT;
    }
    int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    EventFilter.require(
        limit >= 1 && limit <= LIMIT_MAX, "limit must be a number from 1 to " + LIMIT_MAX);
    return limit;
  }
}
