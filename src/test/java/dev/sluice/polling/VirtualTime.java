package dev.sluice.polling;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/** A clock that goes only where the simulation runs it, with everything that is to happen on its agenda. */
final class VirtualTime implements InstantSource {
  private final PriorityQueue<Entry> agenda =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::number));
  private Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private long numbers;

  private record Entry(Instant at, long number, Runnable task) {}

  @Override
  public Instant instant() {
    return now;
  }

  long at(Instant time, Runnable task) {
    agenda.add(new Entry(time, ++numbers, task));
    return numbers;
  }

  long after(Duration delay, Runnable task) {
    return at(now.plus(delay), task);
  }

  /** Runs everything that is to happen until then. */
  void runUntil(Instant end) {
    for (Entry next = agenda.peek();
        next != null && !next.at().isAfter(end);
        next = agenda.peek()) {
      agenda.remove(next);
      now = next.at();
      next.task().run();
    }
    now = end;
  }

  /** The clock of one process, which can be frozen: then its timers run late, when it is thawed. */
  final class ProcessClock implements PollClock {
    private final Set<Long> cancelled = new HashSet<>();
    private Instant thawedAt = Instant.MIN;

    void freezeUntil(Instant until) {
      thawedAt = until;
    }

    /** Runs the task now, or when the machine is thawed. */
    void run(Runnable task) {
      if (now.isBefore(thawedAt)) {
        var _ = at(thawedAt, () -> run(task));
      } else {
        task.run();
      }
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long arm(Duration after, Runnable task) {
      long number = numbers + 1;
      return at(now.plus(after), () -> {
        if (!cancelled.remove(number)) {
          run(task);
        }
      });
    }

    @Override
    public void cancel(long timer) {
      if (timer > 0) {
        cancelled.add(timer);
      }
    }
  }
}
