package dev.sluice.guard;

import java.util.Optional;
import java.util.stream.Stream;

/** The ways out of a failure that every gateway knows, in the order in which they are tried. */
public enum StandardStrategy {
  /** Makes the connections to the database anew, now. */
  RECONNECT_DATABASE("reconnect-database"),
  /** A call is answered with the last good answer. Acts within the call. */
  ANSWER_FROM_CACHE("answer-from-cache"),
  /** A call is answered with what stands in. Acts within the call. */
  DEFAULT_ANSWER("default-answer"),
  /** A call is noted to be made later. Acts within the call. */
  QUEUE_FOR_LATER("queue-for-later"),
  /** Lets an open breaker try early, after a look past it showed that the dependency answers. */
  RESET_BREAKER("reset-breaker");

  private final String label;

  StandardStrategy(String label) {
    this.label = label;
  }

  /** The name in settings, JSON and metrics. */
  public String label() {
    return label;
  }

  /** The strategy of this name. */
  public static Optional<StandardStrategy> find(String label) {
    return Stream.of(values()).filter(strategy -> strategy.label.equals(label)).findFirst();
  }
}
