package dev.sluice.guard;

import dev.sluice.resilience.FailureClass;
import java.util.Locale;

/** What came of a strategy, or of a whole recovery. */
public sealed interface RecoveryOutcome {

  /** It helped: no later strategy is tried. */
  record Recovered(String detail) implements RecoveryOutcome {}

  /** It was tried and did not help: the next one is tried. */
  record NotRecovered(String detail) implements RecoveryOutcome {}

  /** The strategy itself failed, by an exception or at its deadline: the next one is tried. */
  record Broke(FailureClass failure) implements RecoveryOutcome {}

  /** It was not tried. */
  record NotTried(Reason reason) implements RecoveryOutcome {}

  /** Why something was not tried. */
  enum Reason {
    /** An operator or the configuration switched it off. */
    SWITCHED_OFF,
    /** No strategy is for this kind of trouble. */
    NOTHING_APPLIES,
    /** A recovery of the same dependency is under way. */
    UNDER_WAY,
    /** The trouble came out of a recovery. */
    CASCADE;

    /** The name in JSON and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The name in JSON and metrics. */
  default String label() {
    return switch (this) {
      case Recovered _ -> "recovered";
      case NotRecovered _ -> "not_recovered";
      case Broke _ -> "broke";
      case NotTried _ -> "not_tried";
    };
  }

  /** A few words for people. */
  default String detail() {
    return switch (this) {
      case Recovered(String detail) -> detail;
      case NotRecovered(String detail) -> detail;
      case Broke(FailureClass failure) -> failure.label();
      case NotTried(Reason reason) -> reason.label();
    };
  }
}
