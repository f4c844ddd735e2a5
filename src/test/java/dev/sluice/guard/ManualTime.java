package dev.sluice.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A time that stands still until it is told to move; then it stops at each timer on the way. One thread. */
final class ManualTime implements Timers, InstantSource {
  static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private final List<Task> tasks = new ArrayList<>();
  private Instant now = NOON;
  private long armed;

  private record Task(Instant at, long number, Runnable action) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Executor here() {
    return Runnable::run;
  }

  @Override
  public Armed arm(Duration delay, Runnable action) {
    var task = new Task(now.plus(delay), armed++, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** Timers that wait. */
  int waiting() {
    return tasks.size();
  }

  void advance(Duration by) {
    Instant target = now.plus(by);
    for (Optional<Task> next = next();
        next.filter(task -> !task.at().isAfter(target)).isPresent();
        next = next()) {
      Task due = next.get();
      tasks.remove(due);
      now = due.at().isAfter(now) ? due.at() : now;
      due.action().run();
    }
    now = target;
  }

  private Optional<Task> next() {
    return tasks.stream().min(Comparator.comparing(Task::at).thenComparingLong(Task::number));
  }
}
