package dev.sluice.bus;

import java.util.List;

/** What somebody filled in cannot be taken. Carries every problem; they are for people, without secrets. */
public final class RefusedFormException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /** At least one problem. */
  public RefusedFormException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, each a clause that names the member. */
  public List<String> problems() {
    return problems;
  }
}
