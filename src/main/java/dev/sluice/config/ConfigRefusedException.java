package dev.sluice.config;

import java.util.List;

/** The configuration cannot be used; the message lists every problem, one per line, and holds no secret. */
public final class ConfigRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigRefusedException(List<String> problems) {
    super("configuration refused:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem: key, value and rule. */
  public List<String> problems() {
    return problems;
  }
}
