package dev.sluice.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What goes wrong with calls of the API. The shares are of all calls that were let in, and together at most 1.
 *
 * @param error500 share answered with 500
 * @param hang share never answered
 * @param truncated share whose JSON breaks off
 * @param reset share whose connection breaks
 * @param html share answered with a page of HTML, as proxies do
 * @param delay how long every answer takes longer
 */
public record Faults(
    double error500, double hang, double truncated, double reset, double html, Duration delay) {
  private static final Duration DELAY_MAX = Duration.ofMinutes(5);

  /** What happens to one call. */
  enum Fault {
    NONE,
    ERROR_500,
    HANG,
    TRUNCATED,
    RESET,
    HTML
  }

  public Faults {
    Shares.check("error500", error500);
    Shares.check("hang", hang);
    Shares.check("truncated", truncated);
    Shares.check("reset", reset);
    Shares.check("html", html);
    Shares.check("the sum of all faults", error500 + hang + truncated + reset + html);
    if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
      throw new IllegalArgumentException("delay must be 0 to 5 minutes, not " + delay);
    }
  }

  public static Faults none() {
    return new Faults(0, 0, 0, 0, 0, Duration.ZERO);
  }

  /** From JSON with the same names, {@code delayMs} in milliseconds; what is missing is 0. */
  static Faults of(JsonObject json) {
    return new Faults(
        json.getDouble("error500", 0.0),
        json.getDouble("hang", 0.0),
        json.getDouble("truncated", 0.0),
        json.getDouble("reset", 0.0),
        json.getDouble("html", 0.0),
        Duration.ofMillis(json.getLong("delayMs", 0L)));
  }

  JsonObject json() {
    return new JsonObject()
        .put("error500", error500)
        .put("hang", hang)
        .put("truncated", truncated)
        .put("reset", reset)
        .put("html", html)
        .put("delayMs", delay.toMillis());
  }

  Fault draw(SplittableRandom random) {
    double left = random.nextDouble();
    if ((left -= error500) < 0) {
      return Fault.ERROR_500;
    }
    if ((left -= hang) < 0) {
      return Fault.HANG;
    }
    if ((left -= truncated) < 0) {
      return Fault.TRUNCATED;
    }
    if ((left -= reset) < 0) {
      return Fault.RESET;
    }
    return left - html < 0 ? Fault.HTML : Fault.NONE;
  }
}
