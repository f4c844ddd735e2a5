package dev.sluice.linking;

import java.time.Duration;

/**
 * Keeps small commits of a crowd apart: each costs a flush of the log, a round trip and the start of a statement, whatever
 * it holds. Half of the peak in commits as small as they could be cost as much as the peak. What comes alone never waits:
 * after a commit of a few events the next one may begin at once. Confined to one event loop.
 */
final class CommitPace {
  /** Fewer are no crowd, but senders who each wait for their answer. */
  static final int CROWD_EVENTS = 8;

  private final long spacingNanos;
  private long beganAtNanos;
  private boolean crowd;

  /**
   * @param spacing between the beginnings of two commits of a crowd; zero for none
   */
  CommitPace(Duration spacing) {
    spacingNanos = spacing.toNanos();
  }

  /** A commit began. */
  void began(int events, long nowNanos) {
    beganAtNanos = nowNanos;
    crowd = events >= CROWD_EVENTS;
  }

  /** How long until the next commit is due, in nanoseconds; not above zero when it is. */
  long untilDueNanos(long nowNanos) {
    return crowd ? beganAtNanos + spacingNanos - nowNanos : 0;
  }
}
