package dev.sluice.postgres;

import java.time.Duration;

/**
 * Whether a commit should look for events that the ledger has already. The look costs an index descent and a lock for each
 * event, and nearly all events are new; but repeats come in spells, when a sender that missed our answers sends everything
 * again. So a commit of many events trusts that they are new and is made once more when they are not, and for a while after a
 * repeat every commit looks. Confined to one event loop.
 */
final class RepeatSpell {
  /** Fewer would gain nothing by it. */
  static final int MANY_EVENTS = 16;

  /** Within it no commit is made in vain but those that were under way, and each leaves one error in the server's log. */
  static final Duration LENGTH = Duration.ofSeconds(30);

  private boolean begun;
  private long lastRepeatNanos;

  /** A commit found an event that the ledger had. */
  void repeated(long nowNanos) {
    begun = true;
    lastRepeatNanos = nowNanos;
  }

  /** Whether the next commit may take all of its events for new. */
  boolean trusts(int events, long nowNanos) {
    return events >= MANY_EVENTS && !(begun && nowNanos - lastRepeatNanos < LENGTH.toNanos());
  }
}
