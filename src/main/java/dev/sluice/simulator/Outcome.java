package dev.sluice.simulator;

import java.util.Map;

/** What became of one try to deliver. */
public sealed interface Outcome {

  /**
   * The receiver answered.
   *
   * @param status of the answer
   * @param headers of the answer
   * @param body its beginning
   */
  record Answered(int status, Map<String, String> headers, String body) implements Outcome {
    public Answered {
      headers = Map.copyOf(headers);
    }

    /** Whether the sender counts the event as delivered: any 2xx. */
    public boolean accepted() {
      return status >= 200 && status < 300;
    }
  }

  /** No answer came in time. Whether the receiver took it is unknown. */
  record TimedOut() implements Outcome {}

  /**
   * No connection, or one that broke.
   *
   * @param reason for people
   */
  record Unreachable(String reason) implements Outcome {}
}
