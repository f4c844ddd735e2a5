package dev.sluice.health;

import java.util.Locale;

/** How one component is. The order is from good to bad. */
public enum CheckStatus {
  PASS(100),
  /** Works, but past a threshold; also when it cannot be known: unknown is not healthy. */
  WARN(50),
  FAIL(0);

  private final int score;

  CheckStatus(int score) {
    this.score = score;
  }

  /** What it is worth, 0 to 100. */
  public int score() {
    return score;
  }

  /** The name in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
