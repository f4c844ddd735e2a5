package dev.sluice;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** Begins a sweep of a running gateway, and looks after it until it is over. */
final class SweepFollower {
  private static final String SWEEPS = "/api/v1/reconcile/sweeps";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  /** For so long the gateway may be away: it takes less to start again, and the answer tells what became of the sweep. */
  private static final Duration AWAY_MAX = Duration.ofSeconds(30);
  /** A sweep is heard of after each page and each try; past this its gateway has ended. */
  private static final Duration SILENT_MAX = Duration.ofMinutes(5);

  private final ManagementClient gateway;
  private final ProgressLine progress;

  SweepFollower(ManagementClient gateway, ProgressLine progress) {
    this.gateway = gateway;
    this.progress = progress;
  }

  /** The sweep when it is over, done or failed. */
  JsonObject run(Instant since) throws ManagementException, InterruptedException {
    String path =
        gateway.post(SWEEPS, new JsonObject().put("since", since.toString())).path();
    long answeredNanos = System.nanoTime();
    long movedNanos = answeredNanos;
    String updatedAt = "";
    while (true) {
      Thread.sleep(BETWEEN_LOOKS);
      try {
        JsonObject sweep = gateway.get(path);
        answeredNanos = System.nanoTime();
        progress.at(sweep.getLong("examined"));
        if (!sweep.getString("state").equals("running")) {
          progress.end();
          return sweep;
        }
        if (!sweep.getString("updatedAt").equals(updatedAt)) {
          updatedAt = sweep.getString("updatedAt");
          movedNanos = answeredNanos;
        }
      } catch (ManagementException e) {
        if (!e.isPassing() || isPast(answeredNanos, AWAY_MAX)) {
          throw e;
        }
      }
      if (isPast(movedNanos, SILENT_MAX)) {
        throw new ManagementException(
            "nothing was heard of the sweep for " + SILENT_MAX.toMinutes()
                + " minutes, so its gateway may have ended: " + path,
            false);
      }
    }
  }

  private static boolean isPast(long sinceNanos, Duration limit) {
    return System.nanoTime() - sinceNanos > limit.toNanos();
  }
}
