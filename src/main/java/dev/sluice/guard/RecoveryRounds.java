package dev.sluice.guard;

import dev.sluice.resilience.FailureClass;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Begins a recovery when a breaker opens, and another one after each interval for as long as it stays open. One timer per
 * open breaker, armed when the recovery before is over. A breaker that an operator holds open is left alone.
 */
public final class RecoveryRounds {
  private static final Duration SOON = Duration.ofMillis(1);

  private final Timers timers;
  private final Guards guards;
  private final Recovery recovery;
  private final Duration interval;
  private final Runnable ending;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Begins at once. Make it outside of verticles: its timers stay on the context it was made on. */
  public RecoveryRounds(Vertx vertx, Guards guards, Recovery recovery, Duration interval) {
    this(new VertxTimers(vertx), guards, recovery, interval);
  }

  /** The same with timers of one's own. */
  RecoveryRounds(Timers timers, Guards guards, Recovery recovery, Duration interval) {
    this.timers = timers;
    this.guards = guards;
    this.recovery = recovery;
    this.interval = interval;
    this.ending = guards.onMove(this::moved);
  }

  /** Begins no more recoveries; a timer under way comes once more and does nothing. */
  public void close() {
    closed = true;
    ending.run();
  }

  private void moved(GuardMove move) {
    if (move instanceof GuardMove.BreakerMoved moved
        && moved.to().equals("open")
        && watched.add(moved.dependency())) {
      begin(moved.dependency());
    }
  }

  // Not within the call that failed: its caller waits for its answer, not for a recovery.
  private void begin(String dependency) {
    var _ = timers.arm(SOON, () -> round(dependency, 0));
  }

  private void round(String dependency, int round) {
    Optional<Guard> guard = guards.find(dependency).filter(RecoveryRounds::isOpen);
    if (closed || guard.isEmpty()) {
      watched.remove(dependency);
      // It may have opened again after the look and before the removal, when its move was not taken
      // up.
      if (!closed
          && guards.find(dependency).filter(RecoveryRounds::isOpen).isPresent()
          && watched.add(dependency)) {
        begin(dependency);
      }
      return;
    }
    FailureClass failure = guard.get().lastFailure();
    recovery
        .recover(new Trouble(dependency, guard.get().dependency().kind(), failure, round))
        .onComplete(_ -> {
          var _ = timers.arm(interval, () -> round(dependency, round + 1));
        });
  }

  private static boolean isOpen(Guard guard) {
    return guard.state().state().equals("open");
  }
}
