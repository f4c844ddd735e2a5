package dev.sluice.polling;

import java.time.Duration;
import java.time.Instant;

/** Time and one-shot timers of the poller; a simulation has its own. */
interface PollClock {
  /** A time that never goes back, also not when the wall clock is set; only differences mean something. */
  Instant now();

  /** Runs the task once, after this long, on the event loop of the poller; gives what {@link #cancel} needs. */
  long arm(Duration after, Runnable task);

  /** Forgets a task; nothing happens when it has run. */
  void cancel(long timer);
}
