package dev.sluice.polling;

import dev.sluice.resilience.CallClass;
import java.util.Locale;

/** Who wants an object read, from the most urgent; the queue gives the urgent a head start, not precedence for ever. */
public enum PollClass {
  /** Somebody waits for this one read. */
  ON_DEMAND(CallClass.ON_DEMAND),
  /** A session waits for the end. */
  SESSION(CallClass.RECONCILE),
  /** Nobody waits for it, but it should be known. */
  RECONCILE(CallClass.RECONCILE);

  private final CallClass callClass;

  PollClass(CallClass callClass) {
    this.callClass = callClass;
  }

  /** Which share of the rate it is called in. */
  CallClass callClass() {
    return callClass;
  }

  /** The name in the table and in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The class with this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static PollClass ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
