package dev.sluice.health;

/**
 * What a probe found.
 *
 * @param status how the component is
 * @param output a short text for people, without secrets
 */
public record Finding(CheckStatus status, String output) {
  /** It works. */
  public static Finding pass(String output) {
    return new Finding(CheckStatus.PASS, output);
  }

  /** It works, but someone should look. */
  public static Finding warn(String output) {
    return new Finding(CheckStatus.WARN, output);
  }

  /** It does not work. */
  public static Finding fail(String output) {
    return new Finding(CheckStatus.FAIL, output);
  }

  /** It cannot be told how it is, which is not healthy. */
  public static Finding unknown(String why) {
    return new Finding(CheckStatus.WARN, "unknown: " + why);
  }

  /** The finding for a figure that must not rise above its thresholds. */
  public static Finding ofThresholds(
      double value, double warnAbove, double failAbove, String output) {
    if (Double.isNaN(value)) {
      return unknown(output);
    }
    return new Finding(
        value > failAbove
            ? CheckStatus.FAIL
            : value > warnAbove ? CheckStatus.WARN : CheckStatus.PASS,
        output);
  }
}
