package dev.sluice.guard;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Time to wait, and places to go on at. Never calls back before it has returned. */
public interface Timers {

  /** Where the caller is, so that what comes later can run there, one thing after the other. */
  Executor here();

  /** Runs a task once after this time, not earlier; anywhere. */
  Armed arm(Duration delay, Runnable task);

  /** A task that waits. */
  interface Armed {

    /** The task will not run, unless it has begun. */
    void cancel();
  }
}
