package dev.sluice.loadtest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops Postgres after a third of the flood and starts it again. */
final class Outage implements Disturbance {
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration END_DEADLINE = Duration.ofMinutes(2);

  private final Database database;
  private final Duration after;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<Future<Long>> steps = new ArrayList<>();

  /** Of a flood that goes on for so many seconds after its warm-up. */
  Outage(Database database, int seconds) {
    this.database = database;
    this.after = Duration.ofSeconds(seconds).dividedBy(3);
  }

  @Override
  public void begin() {
    steps.add(at(after, database::stop));
    steps.add(at(after.plus(LENGTH), database::start));
  }

  /** Does it then; the future is the time when it was done. */
  private Future<Long> at(Duration delay, Runnable what) {
    return clock.schedule(
        () -> {
          what.run();
          return System.nanoTime();
        },
        delay.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public String end() throws IOException, InterruptedException {
    List<Long> done = new ArrayList<>();
    for (Future<Long> step : steps) {
      try {
        done.add(step.get(END_DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException | TimeoutException failure) {
        throw new IOException("Postgres could not be stopped and started again", failure);
      }
    }
    double seconds = (done.getLast() - done.getFirst()) / 1e9;
    return String.format(Locale.ROOT, "Postgres was away for %.1f s", seconds);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
