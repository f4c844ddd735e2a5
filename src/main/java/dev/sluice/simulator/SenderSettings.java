package dev.sluice.simulator;

import java.net.URI;
import java.time.Duration;

/**
 * How webhooks are sent.
 *
 * @param target where to, such as {@code http://127.0.0.1:8080/api/webhooks/mux}
 * @param secret the signing secret; never shown
 * @param connections how many deliveries may be under way at once, each on a connection of its own
 * @param ratePerSecond how many new deliveries per second, sent whether or not earlier ones were answered;
 *     0 sends as fast as answers come
 * @param timeout how long an answer may take; Mux waits 5 s
 * @param attemptsMax how often one event is tried, 1 to 30 as at Mux
 * @param retryDelay the pause before the second try; it doubles up to sixteen times itself
 * @param retriesWaitingMax how many deliveries may wait for their next try; past it nothing new is sent
 * @param maxDuration after this nothing more is sent
 */
public record SenderSettings(
    URI target,
    String secret,
    int connections,
    double ratePerSecond,
    Duration timeout,
    int attemptsMax,
    Duration retryDelay,
    int retriesWaitingMax,
    Duration maxDuration) {

  public SenderSettings {
    check(
        target.getHost() != null
            && target.getScheme() != null
            && target.getScheme().matches("https?"),
        "target must be an http or https URL");
    check(!secret.isBlank(), "secret must not be blank");
    check(connections >= 1 && connections <= 10_000, "connections must be 1 to 10000");
    check(ratePerSecond >= 0 && ratePerSecond <= 1_000_000, "ratePerSecond must be 0 to 1000000");
    check(timeout.isPositive(), "timeout must be positive");
    check(attemptsMax >= 1 && attemptsMax <= 30, "attemptsMax must be 1 to 30");
    check(retryDelay.isPositive(), "retryDelay must be positive");
    check(retriesWaitingMax >= 1, "retriesWaitingMax must be at least 1");
    check(maxDuration.isPositive(), "maxDuration must be positive");
  }

  /** As Mux would, but with short pauses: 64 connections, at full speed, 5 tries 200 ms apart at first, for 10 minutes. */
  public static SenderSettings to(URI target, String secret) {
    return new SenderSettings(
        target,
        secret,
        64,
        0,
        Duration.ofSeconds(5),
        5,
        Duration.ofMillis(200),
        10_000,
        Duration.ofMinutes(10));
  }

  public SenderSettings withConnections(int newConnections) {
    return new SenderSettings(
        target,
        secret,
        newConnections,
        ratePerSecond,
        timeout,
        attemptsMax,
        retryDelay,
        retriesWaitingMax,
        maxDuration);
  }

  public SenderSettings withRate(double newRatePerSecond) {
    return new SenderSettings(
        target,
        secret,
        connections,
        newRatePerSecond,
        timeout,
        attemptsMax,
        retryDelay,
        retriesWaitingMax,
        maxDuration);
  }

  public SenderSettings withTimeout(Duration newTimeout) {
    return new SenderSettings(
        target,
        secret,
        connections,
        ratePerSecond,
        newTimeout,
        attemptsMax,
        retryDelay,
        retriesWaitingMax,
        maxDuration);
  }

  public SenderSettings withRetries(int newAttemptsMax, Duration newRetryDelay) {
    return new SenderSettings(
        target,
        secret,
        connections,
        ratePerSecond,
        timeout,
        newAttemptsMax,
        newRetryDelay,
        retriesWaitingMax,
        maxDuration);
  }

  public SenderSettings withMaxDuration(Duration newMaxDuration) {
    return new SenderSettings(
        target,
        secret,
        connections,
        ratePerSecond,
        timeout,
        attemptsMax,
        retryDelay,
        retriesWaitingMax,
        newMaxDuration);
  }

  private static void check(boolean rule, String message) {
    if (!rule) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public String toString() {
    return "SenderSettings[" + target + ", " + connections + " connections, " + ratePerSecond
        + "/s, secret set]";
  }
}
