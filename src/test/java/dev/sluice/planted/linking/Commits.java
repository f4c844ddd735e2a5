package dev.sluice.planted.linking;

import dev.sluice.planted.event.Upwards;

/** A class that acts; it closes a cycle through the event room. */
public final class Commits {
  /** Uses what lies below it: allowed. */
  public String commit(Upwards event) {
    return event.toString();
  }
}
