package dev.sluice.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows that this gateway knows it has taken: those that are read, or whose read the queue has not been told of. What
 * the queue holds for us beyond these was taken by a statement whose reply was lost. A row of which the queue could
 * not be told is held until its claim ends, for it may have been read. Not thread-safe.
 */
final class HeldRows {
  private final Map<PollKey, Hold> holds = new HashMap<>();
  private final Set<PollKey> askedFor = new HashSet<>();
  private final Duration claim;
  private final PollClock clock;
  private long takings;

  /** In which taking a row was taken, and when its claim ends. */
  private record Hold(long taking, Instant until) {}

  /**
   * @param claim how long the queue takes a row for read that it is not told of
   */
  HeldRows(Duration claim, PollClock clock) {
    this.claim = claim;
    this.clock = clock;
  }

  /** Some of these are about to be taken by name; one such ask is under way at a time. */
  void ask(Collection<PollKey> keys) {
    askedFor.clear();
    askedFor.addAll(keys);
  }

  /** These of what was asked for were taken; nothing of it is on its way any more. */
  void tookAskedFor(Collection<DuePoll> rows) {
    askedFor.clear();
    took(rows);
  }

  /** These were taken. */
  void took(Collection<DuePoll> rows) {
    takings++;
    Instant until = clock.now().plus(claim);
    rows.forEach(row -> holds.put(row.key(), new Hold(takings, until)));
  }

  /** Names the last taking so far, for {@link #told}. */
  long lastTaking() {
    return takings;
  }

  /**
   * The queue was told of these.
   *
   * @param taking the last one before it was told: a row may have been taken again before this became known
   */
  void told(Collection<Settlement> settlements, long taking) {
    for (Settlement settlement : settlements) {
      Hold hold = holds.get(settlement.key());
      if (hold != null && hold.taking() <= taking) {
        holds.remove(settlement.key());
      }
    }
  }

  /** All that the queue may hold for us as far as we know. */
  List<PollKey> all() {
    Instant now = clock.now();
    holds.values().removeIf(hold -> hold.until().isBefore(now));
    Set<PollKey> all = new HashSet<>(holds.keySet());
    all.addAll(askedFor);
    return List.copyOf(all);
  }
}
