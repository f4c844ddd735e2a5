package dev.sluice.metrics;

import dev.sluice.guard.Guard;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What an operator may do to a breaker. */
enum BreakerAction {
  /** Refuse all calls, until reset. */
  OPEN,
  /** Let all calls pass, until reset. */
  CLOSE,
  /** Closed with a clean record, and moving by itself again. */
  RESET;

  /**
   * The action of a body {@code {"action": …}}.
   *
   * @throws UnprocessableException naming the actions
   */
  static BreakerAction of(JsonObject body) {
    Object given = body.getValue("action");
    for (BreakerAction action : values()) {
      if (body.size() == 1 && action.label().equals(given)) {
        return action;
      }
    }
    throw new UnprocessableException(
        "the body must be {\"action\": \"open\"}, \"close\" or \"reset\"");
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  void apply(Guard guard) {
    switch (this) {
      case OPEN -> guard.forceOpen();
      case CLOSE -> guard.forceClosed();
      case RESET -> guard.reset();
    }
  }
}
