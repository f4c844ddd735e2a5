package dev.sluice.metrics;

import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last events of the live stream, numbered from 1, in a ring: the newest displaces the oldest. An id names the run
 * of the gateway as well as the number, so that an id of an earlier run is never taken for one of this run. Used by
 * one event loop.
 */
final class LiveEvents {
  private static final Pattern ID = Pattern.compile("([0-9a-z]{1,16})-([0-9]{1,18})");

  private final String run;
  private final LiveEvent[] ring;
  private long newest;

  /**
   * @param run names this run: 1 to 16 digits or small letters
   * @param kept how many events are kept
   */
  LiveEvents(String run, int kept) {
    this.run = run;
    this.ring = new LiveEvent[kept];
  }

  /** Takes the next event. */
  void add(LiveKind kind, JsonObject data) {
    newest++;
    ring[slot(newest)] = new LiveEvent(id(newest), kind, data);
  }

  /** The number of the newest event; 0 before the first. */
  long newest() {
    return newest;
  }

  /** Whether this event, and so every later one, is still here. */
  boolean holds(long number) {
    return number > newest - ring.length && number > 0;
  }

  /** The event with this number, which must be held. */
  LiveEvent get(long number) {
    if (!holds(number) || number > newest) {
      throw new AssertionError("event " + number + " is not held; the newest is " + newest);
    }
    return ring[slot(number)];
  }

  /** The id of the event with this number. */
  String id(long number) {
    return run + "-" + number;
  }

  /** The number of the event with this id, if everything after it can still be told; empty for any other text. */
  OptionalLong resumable(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches() || !matcher.group(1).equals(run)) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(matcher.group(2));
    return number <= newest && (number == newest || holds(number + 1))
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  private int slot(long number) {
    return (int) (number % ring.length);
  }
}
