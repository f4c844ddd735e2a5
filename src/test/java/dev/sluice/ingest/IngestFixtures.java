package dev.sluice.ingest;

import java.time.Duration;

/** Settings of the tests: loopback, a free port, and the limits that matter to them. */
public final class IngestFixtures {
  private IngestFixtures() {}

  /** With this limit of the foreseen wait, the largest body, and the time that a body may take. */
  public static IngestSettings settings(
      Duration queueDelayMax, int bodyBytesMax, Duration bodyDeadline) {
    return new IngestSettings(
        "127.0.0.1",
        0,
        1,
        bodyBytesMax,
        Duration.ofSeconds(5),
        bodyDeadline,
        Duration.ofSeconds(60),
        1000,
        1 << 24,
        1000,
        queueDelayMax,
        Duration.ofSeconds(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(300));
  }
}
