package dev.sluice.mux;

/** An answer is not what the API promises; the message is a clause in our own words, without any of its content. */
final class MalformedAnswerException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedAnswerException(String rule) {
    super(rule, null, false, false);
  }
}
